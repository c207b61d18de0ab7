// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.render;

import dev.keyway.azure.arm.ResourceId;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.migrate.plan.Move;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How a person makes an identity trust a service account.
public final class CredentialText {
  private static final String RESOURCE_MANAGER = "https://management.azure.com";
  private static final String VERSION = "2023-01-31";

  private CredentialText() {}

  /// Returns the command of the Azure CLI, ready for a shell.
  public static String command(Move move) {
    var credential = move.credential();
    var identity = ResourceId.parse(move.identity().resourceId()).orElseThrow();
    return ShellText.command(
        List.of(
            "az",
            "identity",
            "federated-credential",
            "create",
            "--subscription",
            identity.subscriptionId(),
            "--resource-group",
            identity.resourceGroup(),
            "--identity-name",
            identity.name(),
            "--name",
            credential.name(),
            "--issuer",
            credential.issuer(),
            "--subject",
            credential.subject(),
            "--audiences",
            FederatedCredential.AUDIENCE));
  }

  /// Returns the call of Resource Manager that does the same.
  public static Map<String, Object> call(Move move) {
    var credential = move.credential();
    var call = new LinkedHashMap<String, Object>();
    call.put("method", "PUT");
    call.put(
        "url",
        "%s%s/federatedIdentityCredentials/%s?api-version=%s"
            .formatted(RESOURCE_MANAGER, move.identity().resourceId(), credential.name(), VERSION));
    var properties = new LinkedHashMap<String, Object>();
    properties.put("issuer", credential.issuer());
    properties.put("subject", credential.subject());
    properties.put("audiences", credential.audiences());
    call.put("body", Map.of("properties", properties));
    return call;
  }
}
