// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import dev.keyway.azure.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Azure and a cluster in memory, and runs against them.
final class Rig {
  static final String IDENTITY =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop";
  static final Account ACCOUNT = new Account("ns", "shop", "https://issuer.test/");

  final FakeDirectory directory = new FakeDirectory();
  final FakeRoles roles = new FakeRoles();
  final FakeIdentities identities = new FakeIdentities();
  final Map<String, Map<String, Optional<String>>> accounts = new LinkedHashMap<>();
  final List<Duration> slept = new ArrayList<>();
  private int ids;

  static ApplicationOptions application(String name) {
    return new ApplicationOptions(name, "", "", "", "");
  }

  static CreateOptions create(ApplicationOptions application, String managedIdentity) {
    return new CreateOptions(
        ACCOUNT, application, managedIdentity, Duration.ofHours(1), "/scope", "Reader");
  }

  List<Runner.Step> run(CreateOptions options, String... skip) {
    var runner = new Runner(CreatePhases.of(options), Set.of(skip));
    runner.check();
    return runner.run(
        world(options.application(), options.managedIdentity()), deadline(), (_, _) -> {});
  }

  List<Runner.Step> run(DeleteOptions options, String... skip) {
    var runner = new Runner(DeletePhases.of(options), DeletePhases.skip(Set.of(skip), options));
    runner.check();
    return runner.run(
        world(options.application(), options.managedIdentity()), deadline(), (_, _) -> {});
  }

  World world(ApplicationOptions application, String managedIdentity) {
    var identity =
        managedIdentity.isEmpty()
            ? new ApplicationIdentity(directory, application, List.of("keyway"))
            : new UserAssignedIdentity(identities, UserAssignedIdentity.id(managedIdentity));
    return new World(
        identity, roles, new Accounts(), "tenant", Patience.usual(slept::add), () -> "id-" + ++ids);
  }

  static Deadline deadline() {
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z"));
    return Deadline.after(Duration.ofMinutes(15), clock);
  }

  /// A cluster's service accounts in memory.
  private final class Accounts implements ServiceAccounts {
    @Override
    public boolean put(String namespace, String name, Map<String, Optional<String>> annotations) {
      return accounts.put(namespace + "/" + name, annotations) == null;
    }

    @Override
    public boolean remove(String namespace, String name) {
      return accounts.remove(namespace + "/" + name) != null;
    }
  }
}
