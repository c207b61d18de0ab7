// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azwi.migrate.inventory.Inventory;
import dev.keyway.azwi.migrate.model.Delta;
import dev.keyway.azwi.migrate.model.Marks;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.kubernetes.api.ObjectKey;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Chooses service accounts: an account stands for one identity, and `default`, which every pod of
/// the namespace has, for none.
final class Accounts {
  private static final int LONGEST_NAME = 253;

  private final Inventory inventory;
  private final Map<ObjectKey, TargetIdentity> claimed = new HashMap<>();

  Accounts(Inventory inventory, Facts facts) {
    this.inventory = inventory;
    facts
        .records()
        .values()
        .forEach(
            record -> claimed.putIfAbsent(record.move().account().key(), record.move().identity()));
  }

  /// Returns what happens to the account that the workload runs as afterwards.
  ///
  /// @param keep whether it must be the one it runs as now
  /// @return nothing if that is taken by another identity
  Optional<AccountChange> choose(Workload workload, TargetIdentity identity, boolean keep) {
    var present = new ObjectKey(workload.key().namespace(), workload.serviceAccount());
    boolean shared = present.name().equals("default") && !keep;
    if (!shared && inventory.accounts().containsKey(present) && free(present, identity)) {
      claimed.put(present, identity);
      return Optional.of(new AccountChange(present, Optional.empty(), annotations(identity)));
    }
    if (keep) {
      return Optional.empty();
    }
    var own = own(workload);
    claimed.put(own, identity);
    return Optional.of(new AccountChange(own, Optional.of(present), annotations(identity)));
  }

  private boolean free(ObjectKey account, TargetIdentity identity) {
    var claim = claimed.get(account);
    if (claim != null) {
      return claim.sameAs(identity);
    }
    var annotations = inventory.account(account).texts("metadata", "annotations");
    var client = annotations.getOrDefault(Marks.CLIENT_ID, "");
    return client.isEmpty() || client.equalsIgnoreCase(identity.clientId());
  }

  private ObjectKey own(Workload workload) {
    var id = workload.id();
    var name = id.key().name();
    var kind = name + "-" + id.kind().toLowerCase(Locale.ROOT);
    for (int i = 0; ; i++) {
      var candidate = i == 0 ? name : i == 1 ? kind : kind + "-" + i;
      var cut = candidate.substring(Math.max(0, candidate.length() - LONGEST_NAME));
      var key = new ObjectKey(id.key().namespace(), cut);
      if (!inventory.accounts().containsKey(key) && !claimed.containsKey(key)) {
        return key;
      }
    }
  }

  private static Delta annotations(TargetIdentity identity) {
    var client = Delta.set(Marks.CLIENT_ID, identity.clientId());
    return identity.tenantId().isEmpty()
        ? client
        : client.andSet(Marks.TENANT_ID, identity.tenantId());
  }
}
