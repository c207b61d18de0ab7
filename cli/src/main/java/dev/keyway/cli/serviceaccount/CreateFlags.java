// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.agent.flag.GoDuration;
import dev.keyway.azwi.serviceaccount.ApplicationOptions;
import dev.keyway.azwi.serviceaccount.CreateOptions;
import dev.keyway.azwi.serviceaccount.InvalidOption;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The flags of what to create.
final class CreateFlags {
  @Mixin private AccountOptions account = new AccountOptions();

  @Option(
      names = "--service-account-token-expiration",
      paramLabel = "TIME",
      defaultValue = "1h0m0s",
      description = "how long a pod's token is good for, 1h to 24h (default: ${DEFAULT-VALUE})")
  private String expiration = "";

  @Option(
      names = "--aad-application-name",
      paramLabel = "NAME",
      defaultValue = "",
      description = "the application; else a name made of namespace, name and issuer")
  private String applicationName = "";

  @Option(
      names = "--aad-application-client-id",
      paramLabel = "UUID",
      defaultValue = "",
      description = "else looked up by the name")
  private String clientId = "";

  @Option(
      names = "--aad-application-object-id",
      paramLabel = "UUID",
      defaultValue = "",
      description = "else looked up by the name")
  private String objectId = "";

  @Option(
      names = "--service-principal-name",
      paramLabel = "NAME",
      defaultValue = "",
      description = "else the application's own")
  private String principalName = "";

  @Option(
      names = "--service-principal-object-id",
      paramLabel = "UUID",
      defaultValue = "",
      description = "else looked up")
  private String principalId = "";

  @Option(
      names = "--azure-scope",
      paramLabel = "ID",
      defaultValue = "",
      description = "where the role is given")
  private String scope = "";

  @Option(
      names = "--azure-role",
      paramLabel = "NAME",
      defaultValue = "",
      description = "the role, such as \"Key Vault Secrets User\"")
  private String role = "";

  CreateOptions options() {
    var time =
        GoDuration.parse(expiration)
            .orElseThrow(() ->
                new InvalidOption(
                    "--service-account-token-expiration: invalid duration \"%s\"; it reads like 1h30m"
                        .formatted(expiration)));
    return new CreateOptions(
        account.account(),
        new ApplicationOptions(applicationName, clientId, objectId, principalName, principalId),
        account.managedIdentity,
        time,
        scope,
        role);
  }
}
