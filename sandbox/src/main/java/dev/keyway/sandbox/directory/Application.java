// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// An application of a tenant.
///
/// @param objectId of the application
/// @param identifierUris its names as a resource
/// @param servicePrincipal what stands for it in the tenant; without, it gets no tokens
/// @param certificates base64 of DER
public record Application(
    String tenantId,
    String clientId,
    String objectId,
    String displayName,
    List<String> identifierUris,
    Optional<ServicePrincipal> servicePrincipal,
    List<ClientSecret> secrets,
    List<String> certificates,
    List<FederatedCredential> federatedCredentials)
    implements Principal {

  public Application {
    identifierUris = List.copyOf(identifierUris);
    secrets = List.copyOf(secrets);
    certificates = List.copyOf(certificates);
    federatedCredentials = List.copyOf(federatedCredentials);
  }

  /// Returns the object id of the service principal; empty text if there is none.
  @Override
  public String principalId() {
    return servicePrincipal.map(ServicePrincipal::objectId).orElse("");
  }

  /// The same under another name; its service principal keeps its own.
  public Application withDisplayName(String name) {
    return new Application(
        tenantId,
        clientId,
        objectId,
        name,
        identifierUris,
        servicePrincipal,
        secrets,
        certificates,
        federatedCredentials);
  }

  /// The same with these names as a resource.
  public Application withIdentifierUris(List<String> uris) {
    return new Application(
        tenantId,
        clientId,
        objectId,
        displayName,
        uris,
        servicePrincipal,
        secrets,
        certificates,
        federatedCredentials);
  }

  /// The same with another service principal, or with none.
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public Application withServicePrincipal(Optional<ServicePrincipal> other) {
    return new Application(
        tenantId,
        clientId,
        objectId,
        displayName,
        identifierUris,
        other,
        secrets,
        certificates,
        federatedCredentials);
  }

  /// The same with one more password.
  public Application with(ClientSecret secret) {
    return withSecrets(Stream.concat(secrets.stream(), Stream.of(secret)).toList());
  }

  /// The same with these passwords in place of all it had.
  public Application withSecrets(List<ClientSecret> others) {
    return copy(others, certificates, federatedCredentials);
  }

  /// The same with these certificates, base64 of DER, in place of all it had.
  public Application withCertificates(List<String> others) {
    return copy(secrets, others, federatedCredentials);
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
        displayName,
        identifierUris,
        servicePrincipal,
        otherSecrets,
        otherCertificates,
        otherCredentials);
  }
}
