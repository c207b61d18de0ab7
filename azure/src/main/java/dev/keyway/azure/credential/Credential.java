// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.credential;

import dev.keyway.azure.SecretText;
import dev.keyway.azure.cloud.Cloud;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A way to prove an identity to Azure.
public sealed interface Credential {

  /// A service principal's password.
  record ClientSecret(Cloud cloud, String tenant, String clientId, SecretText secret)
      implements Credential {}

  /// A service principal's certificate.
  ///
  /// @param chain the leaf first; never empty
  record ClientCertificate(
      Cloud cloud, String tenant, String clientId, PrivateKey key, List<X509Certificate> chain)
      implements Credential {
    public ClientCertificate {
      chain = List.copyOf(chain);
    }

    @Override
    public String toString() {
      // Not every provider's private keys print without their numbers.
      return "ClientCertificate[tenant=%s, clientId=%s]".formatted(tenant, clientId);
    }
  }

  /// A pod's service-account token, exchanged at Entra ID (workload identity).
  record FederatedAssertion(
      Cloud cloud, String tenant, String clientId, ServiceAccountToken assertion)
      implements Credential {}

  /// A pod's service-account token, exchanged through the AKS token proxy (identity binding).
  record IdentityBinding(Cloud cloud, String tenant, String clientId, ServiceAccountToken assertion)
      implements Credential {}

  /// A managed identity of this machine, from IMDS or whatever source the environment names.
  record ManagedIdentity(ManagedIdentityId id) implements Credential {}

  /// The identity that NMI of aad-pod-identity has for a pod.
  ///
  /// @param podUid tells the pod from later ones of its name; empty if nobody said
  record PodIdentity(String podName, String podNamespace, String podUid) implements Credential {}

  /// Whoever is signed in with the Azure CLI on this machine.
  ///
  /// @param subscription of the accounts there, the one that has this subscription
  record AzureCli(String subscription) implements Credential {}
}
