// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.azwi.serviceaccount.Account;
import picocli.CommandLine.Option;

/// The flags that name a service account, and a managed identity for it.
final class AccountOptions {
  @Option(
      names = "--service-account-name",
      paramLabel = "NAME",
      defaultValue = "",
      description = "the service account")
  private String name = "";

  @Option(
      names = "--service-account-namespace",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "its namespace (default: ${DEFAULT-VALUE})")
  private String namespace = "";

  @Option(
      names = "--service-account-issuer-url",
      paramLabel = "URL",
      defaultValue = "",
      description = "the cluster's issuer, exactly as in its tokens")
  private String issuer = "";

  @Option(
      names = "--managed-identity-resource-id",
      paramLabel = "ID",
      defaultValue = "",
      description = "use this managed identity in place of an application")
  String managedIdentity = "";

  Account account() {
    return new Account(namespace, name, issuer);
  }
}
