// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ServiceAccountToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How the pod proves who it is, by what the webhook put into its environment.
///
/// @param tenant the directory its identities are in
/// @param clientId whose token is meant where a request names nobody
/// @param tokenFile where kubelet keeps the service account's token fresh
/// @param bound whether tokens are exchanged through the cluster's token proxy (identity binding)
record PodIdentity(
    String tenant, Optional<String> clientId, Optional<Path> tokenFile, boolean bound) {
  /// A token has hardly more than 2 KiB.
  private static final int LONGEST = 64 << 10;

  /// Entra ID is where `AZURE_AUTHORITY_HOST` says.
  private static final Cloud CLOUD =
      new Cloud("pod", Cloud.NO_ACTIVE_DIRECTORY, "", "", Cloud.NO_RESOURCE_MANAGER);

  /// Returns the proof that the pod may act as `client`. The token file is read anew each time: a
  /// token that kubelet has replaced counts at once.
  ///
  /// @throws AzureException if there is no token in the file
  Credential credential(String client) {
    var assertion = ServiceAccountToken.of(token());
    return bound
        ? new Credential.IdentityBinding(CLOUD, tenant, client, assertion)
        : new Credential.FederatedAssertion(CLOUD, tenant, client, assertion);
  }

  private String token() {
    var file =
        tokenFile.orElseThrow(() ->
            new InvalidConfiguration(
                "AZURE_FEDERATED_TOKEN_FILE is not set: label the pod"
                    + " azure.workload.identity/use=true, so that the webhook gives it a token"));
    try (var in = Files.newInputStream(file)) {
      var content = in.readNBytes(LONGEST);
      var token = new String(content, StandardCharsets.ISO_8859_1).strip();
      if (token.isEmpty()) {
        throw new InvalidConfiguration(
            "the token file %s is empty; kubelet writes the service account's token there"
                .formatted(file));
      }
      return token;
    } catch (IOException e) {
      throw new InvalidConfiguration(
          ("the token file %s, which AZURE_FEDERATED_TOKEN_FILE names, cannot be read (%s); check"
                  + " that its volume is mounted into this container")
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }
}
