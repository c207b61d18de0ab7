// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.SecretText;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Where this machine's managed identities have their tokens. The environment tells, in the order
/// that Azure's own clients ask it.
sealed interface ManagedIdentitySource {

  /// The instance metadata service of a virtual machine.
  record Imds(URI host) implements ManagedIdentitySource {}

  /// App Service, Functions, Container Apps.
  record AppService(URI endpoint, SecretText header) implements ManagedIdentitySource {}

  /// A server outside Azure under Azure Arc, which proves by a file that the caller is root.
  record Arc(URI endpoint) implements ManagedIdentitySource {}

  /// @param thumbprint SHA-1 of the one certificate the endpoint may show, as upper-case hex
  record ServiceFabric(URI endpoint, SecretText header, String thumbprint)
      implements ManagedIdentitySource {}

  record CloudShell(URI endpoint) implements ManagedIdentitySource {}

  record MachineLearning(URI endpoint, SecretText secret, Optional<String> defaultClientId)
      implements ManagedIdentitySource {}

  /// Returns the source that the environment names.
  ///
  /// @throws InvalidConfiguration if an address in it cannot be used
  static ManagedIdentitySource of(Map<String, String> environment) {
    var identity = uri(environment, "IDENTITY_ENDPOINT");
    var header = secret(environment, "IDENTITY_HEADER");
    var thumbprint = text(environment, "IDENTITY_SERVER_THUMBPRINT");
    var imds = uri(environment, "IMDS_ENDPOINT");
    if (identity.isPresent() && header.isPresent()) {
      return thumbprint.isPresent()
          ? new ServiceFabric(
              identity.get(),
              header.get(),
              thumbprint.get().replace(":", "").toUpperCase(Locale.ROOT))
          : new AppService(identity.get(), header.get());
    }
    if (identity.isPresent() && imds.isPresent()) {
      return new Arc(identity.get());
    }
    var msi = uri(environment, "MSI_ENDPOINT");
    var msiSecret = secret(environment, "MSI_SECRET");
    if (msi.isPresent()) {
      return msiSecret.isPresent()
          ? new MachineLearning(
              msi.get(), msiSecret.get(), text(environment, "DEFAULT_IDENTITY_CLIENT_ID"))
          : new CloudShell(msi.get());
    }
    return new Imds(
        uri(environment, "AZURE_POD_IDENTITY_AUTHORITY_HOST")
            .or(() -> imds)
            .orElse(URI.create("http://169.254.169.254")));
  }

  private static Optional<String> text(Map<String, String> environment, String name) {
    return Optional.of(environment.getOrDefault(name, "").strip()).filter(t -> !t.isEmpty());
  }

  private static Optional<SecretText> secret(Map<String, String> environment, String name) {
    return text(environment, name).map(SecretText::of);
  }

  private static Optional<URI> uri(Map<String, String> environment, String name) {
    return text(environment, name)
        .map(text -> {
          try {
            var uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (uri.getHost() != null) {
              return uri;
            }
          } catch (IllegalArgumentException _) {
            // Told below.
          }
          throw new InvalidConfiguration(name + " is not an http address: " + text);
        });
  }
}
