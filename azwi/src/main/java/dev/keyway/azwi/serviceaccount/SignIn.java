// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.SecretText;
import java.nio.file.Path;

/// How to sign in to Azure.
public sealed interface SignIn {
  /// As the Azure CLI is.
  record WithAzureCli() implements SignIn {}

  /// As a service principal with its password.
  record WithSecret(String clientId, SecretText secret) implements SignIn {}

  /// As a service principal with its certificate.
  record WithCertificate(String clientId, Path certificate, Path key) implements SignIn {}

  /// The flags as given; empty where not.
  record Flags(
      String method, String clientId, SecretText secret, String certificate, String privateKey) {}

  /// Reads the flags.
  ///
  /// @throws InvalidOption if they say nothing that could be done
  static SignIn of(Flags flags) {
    boolean secret = !flags.secret().reveal().isEmpty();
    return switch (flags.method()) {
      case "" -> throw new InvalidOption("--auth-method is a required parameter");
      case "cli" ->
          flags.clientId().isEmpty() || !secret
              ? new WithAzureCli()
              : new WithSecret(clientId(flags), flags.secret());
      case "client_secret" -> {
        var id = clientId(flags);
        if (!secret) {
          throw new InvalidOption(
              "--client-secret must be specified when --auth-method=\"client_secret\"");
        }
        yield new WithSecret(id, flags.secret());
      }
      case "client_certificate" -> {
        var id = clientId(flags);
        if (flags.certificate().isEmpty() || flags.privateKey().isEmpty()) {
          throw new InvalidOption(
              "--certificate-path and --private-key-path must be specified when"
                  + " --auth-method=\"client_certificate\"");
        }
        yield new WithCertificate(id, Path.of(flags.certificate()), Path.of(flags.privateKey()));
      }
      default ->
          throw new InvalidOption(
              "--auth-method: ERROR: method unsupported. method=\"%s\"; supported are cli,"
                      .formatted(flags.method())
                  + " client_secret and client_certificate");
    };
  }

  private static String clientId(Flags flags) {
    var id = flags.clientId();
    if (isUuid(id)) {
      return id;
    }
    throw new InvalidOption(
        "parsing --client-id: "
            + (id.length() == 36 ? "invalid UUID format" : "invalid UUID length: " + id.length()));
  }

  /// Tells whether `text` is a UUID.
  static boolean isUuid(String text) {
    return text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  }
}
