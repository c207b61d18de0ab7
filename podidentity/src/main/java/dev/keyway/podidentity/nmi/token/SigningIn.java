// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.ClientCertificates;
import dev.keyway.azure.credential.Credential;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentity.Kind;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.SecretValues;
import dev.keyway.podidentity.matching.IdentityReview;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// What a service principal signs in with, one credential for each of its tenants (pod-identity.md
/// §2.1).
final class SigningIn {
  private static final String SECRET = "clientSecret";

  private SigningIn() {}

  /// Returns the Secret that the identity names. Who writes an identity may not be able to read
  /// Secrets, and NMI is: so those of other namespaces are out of reach unless an administrator
  /// says otherwise.
  static ObjectKey secret(AzureIdentity identity, boolean crossNamespace) throws TokenFailure {
    var own = identity.key().namespace();
    var named =
        identity
            .clientPassword()
            .filter(key -> !key.name().isEmpty())
            .orElseThrow(() ->
                new TokenFailure(
                    "AzureIdentity %s: clientPassword names no Secret".formatted(identity.key())));
    var key = named.namespace().isEmpty() ? new ObjectKey(own, named.name()) : named;
    if (!crossNamespace && !key.namespace().equals(own)) {
      throw new TokenFailure(
          ("AzureIdentity %s: clientPassword names Secret %s of another namespace, which is"
                  + " forbidden; keep the Secret in namespace %s, or set"
                  + " --allow-cross-namespace-secrets if all authors of AzureIdentities may use all"
                  + " Secrets")
              .formatted(identity.key(), key, own));
    }
    return key;
  }

  /// Returns the credentials, that of the primary tenant first.
  ///
  /// @throws InvalidConfiguration if a certificate cannot be used
  static List<Credential> credentials(AzureIdentity identity, SecretValues secret)
      throws TokenFailure {
    return identity.kind() == Kind.SERVICE_PRINCIPAL_CERTIFICATE
        ? List.of(certificate(identity, secret))
        : passwords(identity, secret);
  }

  private static List<Credential> passwords(AzureIdentity identity, SecretValues secret)
      throws TokenFailure {
    if (identity.auxiliaryTenantIds().size() > IdentityReview.MOST_AUXILIARY_TENANTS) {
      throw new TokenFailure(
          "AzureIdentity %s has %d auxiliaryTenantIDs; there can be %d at most"
              .formatted(
                  identity.key(),
                  identity.auxiliaryTenantIds().size(),
                  IdentityReview.MOST_AUXILIARY_TENANTS));
    }
    var password = password(identity, secret);
    var tenants = new ArrayList<String>();
    tenants.add(identity.tenantId());
    tenants.addAll(identity.auxiliaryTenantIds());
    var cloud = cloud(identity);
    return tenants.stream()
        .<Credential>map(
            tenant -> new Credential.ClientSecret(cloud, tenant, identity.clientId(), password))
        .toList();
  }

  private static SecretText password(AzureIdentity identity, SecretValues secret)
      throws TokenFailure {
    var keys = secret.keys();
    if (!keys.contains(SECRET) && keys.size() != 1) {
      throw new TokenFailure(
          "AzureIdentity %s: Secret %s has the keys %s; keep the password as %s"
              .formatted(identity.key(), secret.key(), keys, SECRET));
    }
    var key = keys.contains(SECRET) ? SECRET : keys.iterator().next();
    var password = new String(secret.value(key).orElseThrow(), UTF_8);
    if (password.isBlank()) {
      throw new TokenFailure(
          "AzureIdentity %s: key %s of Secret %s is empty"
              .formatted(identity.key(), key, secret.key()));
    }
    return SecretText.of(password);
  }

  private static Credential certificate(AzureIdentity identity, SecretValues secret)
      throws TokenFailure {
    var file =
        secret
            .value("certificate")
            .orElseThrow(() ->
                new TokenFailure(
                    "AzureIdentity %s: Secret %s has the keys %s; keep the PKCS#12 file as certificate"
                        .formatted(identity.key(), secret.key(), secret.keys())));
    var password = secret.value("password").map(bytes -> SecretText.of(new String(bytes, UTF_8)));
    var pair = ClientCertificates.load(file, password);
    return new Credential.ClientCertificate(
        cloud(identity), identity.tenantId(), identity.clientId(), pair.key(), pair.chain());
  }

  private static Cloud cloud(AzureIdentity identity) throws TokenFailure {
    return new Cloud(
        "of AzureIdentity " + identity.key(),
        authority(identity),
        "",
        "",
        Cloud.NO_RESOURCE_MANAGER);
  }

  private static URI authority(AzureIdentity identity) throws TokenFailure {
    var text = identity.adEndpoint().strip();
    if (text.isEmpty()) {
      return Cloud.NO_ACTIVE_DIRECTORY;
    }
    return IdentityReview.endpoint(text)
        .orElseThrow(() ->
            new TokenFailure(
                "AzureIdentity %s: adEndpoint \"%s\" is not an https address"
                    .formatted(identity.key(), text)));
  }
}
