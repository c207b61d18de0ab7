// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/// An application of a tenant, together with its service principal there.
///
/// @param objectId of the application
/// @param principalId the object id of the service principal
/// @param certificates base64 of DER
public record Application(
    String tenantId,
    String clientId,
    String objectId,
    String principalId,
    String displayName,
    List<ClientSecret> secrets,
    List<String> certificates,
    List<FederatedCredential> federatedCredentials)
    implements Principal {

  public Application {
    secrets = List.copyOf(secrets);
    certificates = List.copyOf(certificates);
    federatedCredentials = List.copyOf(federatedCredentials);
  }

  Application with(ClientSecret secret) {
    return copy(append(secrets, secret), certificates, federatedCredentials);
  }

  Application with(X509Certificate certificate) throws CertificateEncodingException {
    String der = Base64.getEncoder().encodeToString(certificate.getEncoded());
    return copy(secrets, append(certificates, der), federatedCredentials);
  }

  @Override
  public Application withFederatedCredentials(List<FederatedCredential> credentials) {
    return copy(secrets, certificates, credentials);
  }

  private Application copy(
      List<ClientSecret> otherSecrets,
      List<String> otherCertificates,
      List<FederatedCredential> otherCredentials) {
    return new Application(
        tenantId,
        clientId,
        objectId,
        principalId,
        displayName,
        otherSecrets,
        otherCertificates,
        otherCredentials);
  }

  private static <T> List<T> append(List<T> list, T item) {
    return Stream.concat(list.stream(), Stream.of(item)).toList();
  }
}
