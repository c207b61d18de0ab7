// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.arm.ManagedIdentities;
import dev.keyway.azure.arm.ResourceId;
import dev.keyway.azwi.migrate.plan.Move;
import java.util.function.Supplier;

/// Whom an identity trusts, changed one by one: Azure refuses two writes to one identity at once.
final class Trust {
  private final ManagedIdentities identities;
  private final Patience patience;

  Trust(ManagedIdentities identities, Patience patience) {
    this.identities = identities;
    this.patience = patience;
  }

  /// Tells whether the identity trusts the move's service account.
  boolean isThere(Move move) throws MigrationFailed {
    var credential = move.credential();
    return repeated(() -> identities.credentials(id(move), patience.oneCall())).stream()
        .anyMatch(one -> one.trusts(credential.issuer(), credential.subject()));
  }

  /// Sees to it that it does. A credential of any name will do.
  void give(Move move) throws MigrationFailed {
    if (!isThere(move)) {
      var _ =
          repeated(() -> {
            identities.put(id(move), move.credential(), patience.oneCall());
            return true;
          });
    }
  }

  void take(Move move) throws MigrationFailed {
    var _ =
        repeated(() -> identities.remove(id(move), move.credential().name(), patience.oneCall()));
  }

  private <T> T repeated(Supplier<T> call) throws MigrationFailed {
    var end = patience.until(patience.call());
    while (true) {
      try {
        return call.get();
      } catch (AzureException e) {
        if (!e.retryable() || !end.allows(patience.pause())) {
          throw e;
        }
      }
      patience.await();
    }
  }

  private static ResourceId id(Move move) {
    return ResourceId.parse(move.identity().resourceId()).orElseThrow();
  }
}
