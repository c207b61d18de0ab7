// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.ClientCertificates;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.azure.credential.ServiceAccountToken;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Decides by which credential a mount reads its vault (provider.md §11.1). Pure.
final class IdentityChoice {
  private final MountParameters parameters;
  private final Cloud cloud;
  private final Optional<Map<String, String>> secrets;
  private final Problems problems;

  /// @param secrets the data of the node-publish secret; empty if the volume names none
  IdentityChoice(
      MountParameters parameters,
      Cloud cloud,
      Optional<Map<String, String>> secrets,
      Problems problems) {
    this.parameters = parameters;
    this.cloud = cloud;
    this.secrets = secrets;
    this.problems = problems;
  }

  /// Returns the credential; empty if something is missing for it, which is then a problem.
  Optional<Credential> choose(IdentityMode mode) {
    return switch (mode) {
      case POD_IDENTITY ->
          Optional.of(
              new Credential.PodIdentity(
                  parameters.pod().name(), parameters.pod().namespace(), parameters.podUid()));
      case VM_MANAGED_IDENTITY -> Optional.of(new Credential.ManagedIdentity(managedIdentity()));
      case AZURE_TOKEN_PROXY -> identityBinding();
      case NONE -> parameters.clientId().isEmpty() ? servicePrincipal() : workloadIdentity();
    };
  }

  private ManagedIdentityId managedIdentity() {
    var id = parameters.userAssignedIdentityId();
    if (id.isEmpty()) {
      return new ManagedIdentityId.SystemAssigned();
    }
    return id.toLowerCase(Locale.ROOT).startsWith("/subscriptions/")
        ? new ManagedIdentityId.ResourceId(id)
        : new ManagedIdentityId.ClientId(id);
  }

  private Optional<Credential> identityBinding() {
    if (parameters.clientId().isEmpty()) {
      problems.add(
          "clientID is required with useAzureTokenProxy (mode "
              + IdentityMode.AZURE_TOKEN_PROXY.text()
              + ")");
    }
    var token =
        token(
            ServiceAccountTokens.IDENTITY_BINDING,
            "identity binding (mode "
                + IdentityMode.AZURE_TOKEN_PROXY.text()
                + ") requires a service-account token: ");
    if (parameters.clientId().isEmpty()) {
      return Optional.empty();
    }
    return token.map(jwt ->
        new Credential.IdentityBinding(cloud, parameters.tenant(), parameters.clientId(), jwt));
  }

  private Optional<Credential> workloadIdentity() {
    return token(
            ServiceAccountTokens.WORKLOAD_IDENTITY,
            "workload identity (clientID is set) needs a service-account token: ")
        .map(jwt ->
            new Credential.FederatedAssertion(
                cloud, parameters.tenant(), parameters.clientId(), jwt));
  }

  private Optional<ServiceAccountToken> token(String audience, String prefix) {
    try {
      return Optional.of(ServiceAccountTokens.forAudience(audience, parameters.tokens()));
    } catch (ServiceAccountTokens.Unusable unusable) {
      problems.add(prefix + unusable.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Credential> servicePrincipal() {
    if (secrets.isEmpty()) {
      return Optional.empty(); // the service account has no identity either, which is a problem
    }
    var keys = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    keys.putAll(secrets.get());
    var id = keys.getOrDefault("clientid", "");
    if (id.isEmpty()) {
      problems.add("the secret of nodePublishSecretRef has no clientid");
    }
    if (!keys.getOrDefault("clientcertificate", "").isEmpty()) {
      return certificate(id, keys);
    }
    var secret = keys.getOrDefault("clientsecret", "");
    if (secret.isEmpty()) {
      problems.add(
          "the secret of nodePublishSecretRef has neither clientsecret nor clientcertificate");
    }
    return id.isEmpty() || secret.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Credential.ClientSecret(cloud, parameters.tenant(), id, SecretText.of(secret)));
  }

  private Optional<Credential> certificate(String id, Map<String, String> keys) {
    var password =
        Optional.ofNullable(keys.get("clientcertificatepassword"))
            .filter(text -> !text.isEmpty())
            .map(SecretText::of);
    try {
      var pair =
          ClientCertificates.load(file(keys.getOrDefault("clientcertificate", "")), password);
      return id.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Credential.ClientCertificate(
                  cloud, parameters.tenant(), id, pair.key(), pair.chain()));
    } catch (AzureException.InvalidConfiguration unusable) {
      problems.add(
          "the clientcertificate of nodePublishSecretRef cannot be used: " + unusable.getMessage());
    } catch (IllegalArgumentException notBase64) {
      problems.add(
          "the clientcertificate of nodePublishSecretRef is neither PEM nor base64 of PKCS#12");
    }
    return Optional.empty();
  }

  private static byte[] file(String text) {
    return text.contains("-----BEGIN ")
        ? text.getBytes(UTF_8)
        : Base64.getDecoder().decode(text.replaceAll("\\s", ""));
  }
}
