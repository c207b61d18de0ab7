// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Who issues a cluster's service-account tokens.
public final class Issuers {
  private static final String DISCOVERY = "/.well-known/openid-configuration";

  private Issuers() {}

  /// Returns the issuer that the API server names, or that a token of `account` names where it does
  /// not.
  ///
  /// @throws MigrationFailed if neither is to be had
  public static String find(KubernetesClient client, ObjectKey account) throws MigrationFailed {
    try {
      var document = client.raw(DISCOVERY).getBytes(StandardCharsets.UTF_8);
      var issuer = JsonObject.parse(document).text("issuer");
      if (issuer.isPresent()) {
        return issuer.get();
      }
    } catch (KubernetesException | MalformedJson _) {
      // Not everybody may read it; tokens say it too.
    }
    try {
      return of(new LiveCluster(client).token(account, FederatedCredential.AUDIENCE));
    } catch (KubernetesException e) {
      throw new MigrationFailed(
          ("the API server tells the issuer of its tokens neither at %s nor in a token of service"
                  + " account %s: give --issuer-url (AKS: `az aks show --query"
                  + " oidcIssuerProfile.issuerUrl`): %s")
              .formatted(DISCOVERY, account, e.getMessage()),
          e);
    }
  }

  /// @throws MigrationFailed if the token is of another issuer
  static void require(String issuer, ServiceAccountToken token) throws MigrationFailed {
    var actual = of(token);
    if (!actual.equals(issuer)) {
      throw new MigrationFailed(
          ("the cluster's tokens are issued by %s, not by %s: give --issuer-url %s, after"
                  + " --rollback if the move has begun")
              .formatted(actual, issuer, actual));
    }
  }

  private static String of(ServiceAccountToken token) throws MigrationFailed {
    try {
      var parts = token.jwt().reveal().split("\\.", -1);
      var claims = Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : "");
      return JsonObject.parse(claims).text("iss").orElseThrow(() -> new MalformedJson("no iss"));
    } catch (MalformedJson | IllegalArgumentException e) {
      throw new MigrationFailed("the API server issues tokens that are no JWT with an issuer", e);
    }
  }
}
