// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.Deadline;
import dev.keyway.azwi.serviceaccount.Outcome.Status;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The phases of `delete`. What is not there any more is no failure.
public final class DeletePhases {
  private static final String APPLICATION = "aad-application";
  private static final String CREDENTIAL = "federated-identity";

  private DeletePhases() {}

  /// Returns them in their order.
  public static List<Phase> of(DeleteOptions options) {
    return List.of(
        new RemoveRole(options),
        new RemoveCredential(options),
        new RemoveServiceAccount(options),
        new RemoveApplication(options));
  }

  /// Returns what is skipped if the user asks to skip `asked`: an application takes its credentials
  /// along, a managed identity stays.
  public static Set<String> skip(Set<String> asked, DeleteOptions options) {
    var skip = new HashSet<>(asked);
    if (options.isManaged()) {
      skip.add(APPLICATION);
    } else if (!asked.contains(APPLICATION)) {
      skip.add(CREDENTIAL);
    }
    return skip;
  }

  private record RemoveRole(DeleteOptions options) implements Phase {
    @Override
    public String name() {
      return "role-assignment";
    }

    @Override
    public String alias() {
      return "ra";
    }

    @Override
    public String description() {
      return "Take a role back from the identity";
    }

    @Override
    public void check() {
      InvalidOption.required(options.roleAssignmentId(), "--role-assignment-id");
    }

    @Override
    public Outcome run(World world, Deadline deadline) {
      var id = options.roleAssignmentId();
      boolean removed = world.roles().remove(id, deadline);
      return removed
          ? Outcome.of(Status.DELETED, "deleted role assignment " + id)
          : Outcome.of(Status.ABSENT, "there is no role assignment " + id);
    }
  }

  private record RemoveCredential(DeleteOptions options) implements Phase {
    @Override
    public String name() {
      return CREDENTIAL;
    }

    @Override
    public String alias() {
      return "fi";
    }

    @Override
    public String description() {
      return "Make the identity trust the service account's tokens no more";
    }

    @Override
    public void check() {
      options.account().requireAll();
      if (options.isManaged()) {
        UserAssignedIdentity.id(options.managedIdentity());
      }
    }

    @Override
    public Outcome run(World world, Deadline deadline) {
      var account = options.account();
      boolean removed = world.identity().distrust(account, deadline);
      return Outcome.of(
          removed ? Status.DELETED : Status.ABSENT,
          "%s for %s of issuer %s"
              .formatted(
                  removed ? "deleted the federated credential" : "there is no federated credential",
                  account.subject(),
                  account.issuer()));
    }
  }

  private record RemoveServiceAccount(DeleteOptions options) implements Phase {
    @Override
    public String name() {
      return "service-account";
    }

    @Override
    public String alias() {
      return "sa";
    }

    @Override
    public String description() {
      return "Delete the Kubernetes service account";
    }

    @Override
    public void check() {
      options.account().requireNames();
    }

    @Override
    public Outcome run(World world, Deadline deadline) throws IOException {
      var account = options.account();
      boolean removed = world.accounts().remove(account.namespace(), account.name());
      return removed
          ? Outcome.of(Status.DELETED, "deleted service account " + account)
          : Outcome.of(Status.ABSENT, "there is no service account " + account);
    }
  }

  private record RemoveApplication(DeleteOptions options) implements Phase {
    @Override
    public String name() {
      return APPLICATION;
    }

    @Override
    public String alias() {
      return "app";
    }

    @Override
    public String description() {
      return "Delete the application with its service principal and federated credentials";
    }

    @Override
    public void check() {
      var application = options.application();
      if (!options.isManaged() && (application.name() + application.objectId()).isBlank()) {
        throw new InvalidOption(
            "--aad-application-name or --aad-application-object-id is required");
      }
    }

    @Override
    public Outcome run(World world, Deadline deadline) {
      return world.identity().remove(deadline);
    }
  }
}
