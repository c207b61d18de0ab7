// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.azure.SecretText;
import dev.keyway.azwi.serviceaccount.SignIn;
import picocli.CommandLine.Option;

/// The flags that say who asks Azure.
public final class SignInOptions {
  @Option(
      names = "--azure-env",
      paramLabel = "NAME",
      defaultValue = "AzurePublicCloud",
      description = "the cloud; AzureStackCloud is described by AZURE_ENVIRONMENT_FILEPATH")
  private String cloud = "";

  @Option(
      names = {"-s", "--subscription-id"},
      paramLabel = "UUID",
      defaultValue = "",
      description = "default: that of identities to migrate, or the one that az works with")
  private String subscription = "";

  @Option(
      names = "--auth-method",
      paramLabel = "METHOD",
      defaultValue = "cli",
      description = "cli, client_secret or client_certificate (default: ${DEFAULT-VALUE})")
  private String method = "";

  @Option(
      names = "--client-id",
      paramLabel = "UUID",
      defaultValue = "",
      description = "with client_secret and client_certificate")
  private String clientId = "";

  @Option(
      names = "--client-secret",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "with client_secret; others on this machine can see it while this runs")
  private String secret = "";

  @Option(
      names = "--certificate-path",
      paramLabel = "FILE",
      defaultValue = "",
      description = "with client_certificate: PEM")
  private String certificate = "";

  @Option(
      names = "--private-key-path",
      paramLabel = "FILE",
      defaultValue = "",
      description = "with client_certificate: an RSA key as PEM")
  private String privateKey = "";

  /// Returns the name of the cloud.
  public String cloud() {
    return cloud;
  }

  /// Returns the subscription; empty if none is given.
  public String subscription() {
    return subscription;
  }

  /// @throws dev.keyway.azwi.serviceaccount.InvalidOption if the flags do not go together
  public SignIn method() {
    return SignIn.of(
        new SignIn.Flags(method, clientId, SecretText.of(secret), certificate, privateKey));
  }
}
