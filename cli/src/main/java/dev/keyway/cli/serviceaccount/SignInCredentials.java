// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.ClientCertificates;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azwi.serviceaccount.SignIn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Credentials out of the ways to sign in.
public final class SignInCredentials {
  private SignInCredentials() {}

  /// @param subscription whose account of the Azure CLI to use, where that signs in
  /// @throws RequestFailed if a certificate cannot be read
  public static Credential of(SignIn method, Cloud cloud, String tenant, String subscription) {
    return switch (method) {
      case SignIn.WithAzureCli _ -> new Credential.AzureCli(subscription);
      case SignIn.WithSecret(var id, var secret) ->
          new Credential.ClientSecret(cloud, tenant, id, secret);
      case SignIn.WithCertificate(var id, var certificate, var key) -> {
        var pair = ClientCertificates.load(bytes(certificate, key), Optional.empty());
        yield new Credential.ClientCertificate(cloud, tenant, id, pair.key(), pair.chain());
      }
    };
  }

  private static byte[] bytes(Path... files) {
    var all = new ByteArrayOutputStream();
    for (var file : files) {
      try {
        all.writeBytes(Files.readAllBytes(file));
        all.write('\n');
      } catch (IOException e) {
        throw new RequestFailed("cannot read %s: %s".formatted(file, e.getMessage()), e);
      }
    }
    return all.toByteArray();
  }
}
