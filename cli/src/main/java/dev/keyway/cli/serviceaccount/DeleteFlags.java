// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.azwi.serviceaccount.ApplicationOptions;
import dev.keyway.azwi.serviceaccount.DeleteOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The flags of what to delete.
final class DeleteFlags {
  @Mixin private AccountOptions account = new AccountOptions();

  @Option(
      names = "--aad-application-name",
      paramLabel = "NAME",
      defaultValue = "",
      description = "the application; else a name made of namespace, name and issuer")
  private String applicationName = "";

  @Option(
      names = "--aad-application-object-id",
      paramLabel = "UUID",
      defaultValue = "",
      description = "else looked up by the name")
  private String objectId = "";

  @Option(
      names = "--role-assignment-id",
      paramLabel = "ID",
      defaultValue = "",
      description = "the whole id of the role assignment")
  private String roleAssignment = "";

  DeleteOptions options() {
    return new DeleteOptions(
        account.account(),
        new ApplicationOptions(applicationName, "", objectId, "", ""),
        account.managedIdentity,
        roleAssignment);
  }
}
