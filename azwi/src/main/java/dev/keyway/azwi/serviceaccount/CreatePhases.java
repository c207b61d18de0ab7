// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.ArmFailed;
import dev.keyway.azure.Deadline;
import dev.keyway.azwi.serviceaccount.Outcome.Status;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The phases of `create`.
public final class CreatePhases {
  private static final String CLIENT_ID = "azure.workload.identity/client-id";
  private static final String TENANT_ID = "azure.workload.identity/tenant-id";
  private static final String EXPIRATION =
      "azure.workload.identity/service-account-token-expiration";
  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofHours(24);

  private CreatePhases() {}

  /// Returns them in their order.
  public static List<Phase> of(CreateOptions options) {
    return List.of(
        new CreateApplication(options),
        new CreateServiceAccount(options),
        new CreateCredential(options),
        new AssignRole(options));
  }

  private record CreateApplication(CreateOptions options) implements Phase {
    @Override
    public String name() {
      return "aad-application";
    }

    @Override
    public String alias() {
      return "app";
    }

    @Override
    public String description() {
      return "Create an Entra ID application and its service principal";
    }

    @Override
    public void check() {
      if (options.isManaged()) {
        UserAssignedIdentity.id(options.managedIdentity());
      } else {
        InvalidOption.required(options.application().name(), "--aad-application-name");
      }
    }

    @Override
    public Outcome run(World world, Deadline deadline) {
      return world.identity().ensure(world.patience(), deadline);
    }
  }

  private record CreateServiceAccount(CreateOptions options) implements Phase {
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
      return "Create a Kubernetes service account, or annotate the one there is";
    }

    @Override
    public void check() {
      options.account().requireNames();
      if (options.expiration().compareTo(SHORTEST) < 0) {
        throw new InvalidOption(
            "--service-account-token-expiration must be greater than or equal to 1h0m0s");
      }
      if (options.expiration().compareTo(LONGEST) > 0) {
        throw new InvalidOption(
            "--service-account-token-expiration must be less than or equal to 24h0m0s");
      }
    }

    @Override
    public Outcome run(World world, Deadline deadline) throws IOException {
      var account = options.account();
      var clientId = world.identity().clientId(deadline);
      var annotations = annotations(clientId, world.tenantId(), options.expiration());
      boolean created = world.accounts().put(account.namespace(), account.name(), annotations);
      return Outcome.of(
              created ? Status.CREATED : Status.UPDATED,
              "%s service account %s with client id %s"
                  .formatted(created ? "created" : "annotated", account, clientId))
          .with("namespace", account.namespace())
          .with("serviceAccount", account.name())
          .with("clientId", clientId)
          .with("tenantId", world.tenantId());
    }
  }

  /// The expiration is said only where it is not what the webhook takes anyway.
  static Map<String, Optional<String>> annotations(
      String clientId, String tenantId, Duration expiration) {
    var nanoseconds = BigDecimal.valueOf(expiration.toNanos());
    long seconds = nanoseconds.movePointLeft(9).setScale(0, RoundingMode.HALF_UP).longValue();
    var annotations = new LinkedHashMap<String, Optional<String>>();
    annotations.put(CLIENT_ID, Optional.of(clientId));
    annotations.put(TENANT_ID, Optional.of(tenantId));
    annotations.put(
        EXPIRATION,
        seconds == SHORTEST.toSeconds() ? Optional.empty() : Optional.of(Long.toString(seconds)));
    return annotations;
  }

  private record CreateCredential(CreateOptions options) implements Phase {
    @Override
    public String name() {
      return "federated-identity";
    }

    @Override
    public String alias() {
      return "fi";
    }

    @Override
    public String description() {
      return "Make the identity trust the service account's tokens";
    }

    @Override
    public void check() {
      options.account().requireAll();
    }

    @Override
    public Outcome run(World world, Deadline deadline) {
      var account = options.account();
      boolean added = world.identity().trust(account, world.patience(), deadline);
      return Outcome.of(
              added ? Status.CREATED : Status.UNCHANGED,
              added
                  ? "added the federated credential for %s of issuer %s"
                      .formatted(account.subject(), account.issuer())
                  : "a federated credential for %s is there already".formatted(account.subject()))
          .with("issuer", account.issuer())
          .with("subject", account.subject());
    }
  }

  private record AssignRole(CreateOptions options) implements Phase {
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
      return "Give the identity a role in Azure";
    }

    @Override
    public void check() {
      InvalidOption.required(options.scope(), "--azure-scope");
      InvalidOption.required(options.role(), "--azure-role");
      var application = options.application();
      var anyName =
          application.principalName()
              + application.principalId()
              + application.name()
              + application.clientId();
      if (!options.isManaged() && anyName.isBlank()) {
        throw new InvalidOption(
            "--service-principal-name or --service-principal-object-id is required");
      }
    }

    @Override
    public Outcome run(World world, Deadline deadline) {
      var definition =
          world
              .roles()
              .definition(options.scope(), options.role(), deadline)
              .orElseThrow(() ->
                  new InvalidOption(
                      "role definition %s not found at %s; az role definition list shows those"
                              .formatted(options.role(), options.scope())
                          + " there are"));
      var principal = world.identity().principalId(deadline);
      // The same name in every try: one that was lost on the way is not made twice.
      var name = world.ids().get();
      var id =
          world
              .patience()
              .until(
                  () ->
                      world.roles().assign(options.scope(), name, definition, principal, deadline),
                  AssignRole::isPassing,
                  deadline);
      var what = "role %s at %s".formatted(options.role(), options.scope());
      return id.map(assignment ->
              Outcome.of(Status.CREATED, "gave %s the %s".formatted(principal, what))
                  .with("roleAssignmentId", assignment))
          .orElseGet(() ->
              Outcome.of(Status.UNCHANGED, "%s has the %s already".formatted(principal, what)))
          .with("principalId", principal);
    }

    private static boolean isPassing(AzureException failure) {
      return failure.retryable()
          || (failure instanceof ArmFailed arm
              && arm.code().filter("PrincipalNotFound"::equals).isPresent());
    }
  }
}
