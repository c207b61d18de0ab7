// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import dev.keyway.webhook.settings.CaSource;
import dev.keyway.webhook.settings.IdentityBinding;
import dev.keyway.webhook.settings.WebhookSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The variables by which Azure's libraries find a pod's identity (workload-identity.md §5.5).
final class TokenEnvironment {
  static final String CLIENT_ID = "AZURE_CLIENT_ID";

  private final Map<String, String> variables = new LinkedHashMap<>();

  /// @param account the annotations of the pod's service account
  /// @param binding what of the cluster's token server the pod needs, if it uses it
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  TokenEnvironment(
      Map<String, String> account, WebhookSettings settings, Optional<IdentityBinding> binding) {
    put(CLIENT_ID, account.getOrDefault(Annotations.CLIENT_ID, ""));
    put("AZURE_TENANT_ID", account.getOrDefault(Annotations.TENANT_ID, settings.tenantId()));
    put("AZURE_FEDERATED_TOKEN_FILE", TokenVolume.TOKEN_FILE);
    put("AZURE_AUTHORITY_HOST", settings.authorityHost());
    binding.ifPresent(this::put);
  }

  /// Azure's libraries refuse to start with both a file and data of the authority.
  private void put(IdentityBinding binding) {
    put("AZURE_KUBERNETES_TOKEN_PROXY", binding.tokenProxy());
    put("AZURE_KUBERNETES_SNI_NAME", binding.sniName());
    switch (binding.ca()) {
      case CaSource.ConfigMap _, CaSource.TrustBundle _ ->
          put("AZURE_KUBERNETES_CA_FILE", TokenVolume.CA_FILE);
      case CaSource.Data(var pem) -> put("AZURE_KUBERNETES_CA_DATA", pem);
      case CaSource.None _ -> {}
    }
  }

  private void put(String name, String value) {
    if (!value.isEmpty()) {
      variables.put(name, value);
    }
  }

  boolean has(String name) {
    return variables.containsKey(name);
  }

  /// Returns the variables that are not among those that a container has, in their order.
  List<ObjectNode> missing(Collection<String> present) {
    var missing = new ArrayList<ObjectNode>();
    variables.forEach((name, value) -> {
      if (!present.contains(name)) {
        missing.add(JsonNodeFactory.instance.objectNode().put("name", name).put("value", value));
      }
    });
    return missing;
  }
}
