// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.ObjectNotFound;
import dev.keyway.azure.AzureException.Rejected;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.graph.Application;
import dev.keyway.azure.graph.Applications;
import dev.keyway.azure.graph.ServicePrincipal;
import dev.keyway.azwi.serviceaccount.Outcome.Status;
import java.util.List;
import java.util.Optional;

/// An application and its service principal. Remembers what it has found or made, because the
/// directory may need a while to find again what it has only just created. For one thread.
public final class ApplicationIdentity implements WorkloadIdentity {
  private final Applications directory;
  private final ApplicationOptions options;
  private final List<String> tags;
  private Optional<Application> application = Optional.empty();
  private Optional<ServicePrincipal> principal = Optional.empty();
  private boolean fresh;

  /// @param tags what a new service principal is marked with
  public ApplicationIdentity(
      Applications directory, ApplicationOptions options, List<String> tags) {
    this.directory = directory;
    this.options = options;
    this.tags = List.copyOf(tags);
  }

  @Override
  public Outcome ensure(Patience patience, Deadline deadline) {
    var there = look(deadline);
    var app = there.orElseGet(() -> directory.create(options.name(), deadline));
    application = Optional.of(app);
    fresh = there.isEmpty();
    var known = fresh ? Optional.<ServicePrincipal>empty() : ofApplication(app, deadline);
    var made =
        known.orElseGet(() ->
            patience.until(
                () -> directory.createPrincipal(app.appId(), tags, deadline),
                this::isLag,
                deadline));
    principal = Optional.of(made);
    boolean nothingNew = there.isPresent() && known.isPresent();
    return Outcome.of(
            nothingNew ? Status.UNCHANGED : Status.CREATED,
            "%s application %s (client id %s) with service principal %s"
                .formatted(
                    nothingNew ? "found" : "created",
                    app.displayName(),
                    app.appId(),
                    made.objectId()))
        .with("applicationName", app.displayName())
        .with("clientId", app.appId())
        .with("applicationObjectId", app.objectId())
        .with("principalId", made.objectId());
  }

  @Override
  public String clientId(Deadline deadline) {
    return options.clientId().isBlank()
        ? require(deadline, "--aad-application-client-id").appId()
        : options.clientId();
  }

  private String objectId(Deadline deadline) {
    return options.objectId().isBlank()
        ? require(deadline, "--aad-application-object-id").objectId()
        : options.objectId();
  }

  @Override
  public String principalId(Deadline deadline) {
    if (!options.principalId().isBlank()) {
      return options.principalId();
    }
    if (principal.isEmpty()) {
      principal = lookForPrincipal(deadline);
    }
    return principal
        .map(ServicePrincipal::objectId)
        .orElseThrow(() ->
            new InvalidOption(
                "there is no service principal of %s; run phase aad-application, or give"
                        .formatted(words())
                    + " --service-principal-object-id"));
  }

  private Optional<ServicePrincipal> lookForPrincipal(Deadline deadline) {
    return options.principalName().isBlank()
        ? directory.principalOf(clientId(deadline), deadline)
        : only(
            directory.principalsNamed(options.principalName(), deadline),
            "service principals are called " + options.principalName(),
            "--service-principal-object-id");
  }

  private Optional<ServicePrincipal> ofApplication(Application app, Deadline deadline) {
    return directory.principalOf(app.appId(), deadline);
  }

  @Override
  public boolean trust(Account account, Patience patience, Deadline deadline) {
    var name = Names.credential(account.namespace(), account.name(), account.issuer());
    var id = objectId(deadline);
    if (!fresh && trusts(id, account, deadline)) {
      return false;
    }
    return patience.until(
        () -> directory.add(id, account.credential(name), deadline), this::isLag, deadline);
  }

  /// An issuer and subject may be there under another name, which Graph refuses.
  private boolean trusts(String id, Account account, Deadline deadline) {
    return directory.credentials(id, deadline).stream()
        .anyMatch(c -> c.trusts(account.issuer(), account.subject()));
  }

  @Override
  public boolean distrust(Account account, Deadline deadline) {
    var id = existing(deadline);
    if (id.isEmpty()) {
      return false;
    }
    try {
      var credential =
          directory.credentials(id.get(), deadline).stream()
              .filter(c -> c.trusts(account.issuer(), account.subject()))
              .findFirst();
      return credential.isPresent()
          && directory.removeCredential(id.get(), credential.get().name(), deadline);
    } catch (ObjectNotFound _) {
      return false;
    }
  }

  @Override
  public Outcome remove(Deadline deadline) {
    var id = existing(deadline);
    boolean removed = id.isPresent() && directory.remove(id.get(), deadline);
    return removed
        ? Outcome.of(Status.DELETED, "deleted application " + words())
        : Outcome.of(Status.ABSENT, "there is no application %s (any more)".formatted(words()));
  }

  private Optional<String> existing(Deadline deadline) {
    return options.objectId().isBlank()
        ? look(deadline).map(Application::objectId)
        : Optional.of(options.objectId());
  }

  /// What follows the making of an application may come too early for the directory.
  private boolean isLag(AzureException failure) {
    return fresh && (failure instanceof ObjectNotFound || failure instanceof Rejected);
  }

  private Application require(Deadline deadline, String flag) {
    var found = look(deadline);
    application = found;
    return found.orElseThrow(() ->
        new InvalidOption(
            "there is no application %s; run phase aad-application, or give %s"
                .formatted(words(), flag)));
  }

  private Optional<Application> look(Deadline deadline) {
    if (application.isPresent()) {
      return application;
    }
    if (!options.clientId().isBlank()) {
      return directory.withClientId(options.clientId(), deadline);
    }
    if (options.name().isBlank()) {
      throw new InvalidOption("--aad-application-name is required");
    }
    return only(
        directory.named(options.name(), deadline),
        "applications are called " + options.name(),
        "--aad-application-client-id or --aad-application-object-id");
  }

  private static <T> Optional<T> only(List<T> found, String what, String flag) {
    if (found.size() > 1) {
      throw new InvalidOption("%d %s; say which one by %s".formatted(found.size(), what, flag));
    }
    return found.stream().findFirst();
  }

  private String words() {
    return options.name().isBlank() ? options.objectId() + options.clientId() : options.name();
  }
}
