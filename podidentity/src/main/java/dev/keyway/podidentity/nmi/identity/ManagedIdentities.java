// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.identity;

import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.watch.Cache;
import dev.keyway.podidentity.matching.IdentityChoice;
import dev.keyway.podidentity.matching.IdentityChoice.Wanted;
import dev.keyway.podidentity.matching.IdentityRules;
import dev.keyway.podidentity.matching.IdentityRules.Scope;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Managed mode: somebody has put the identities on the machine beforehand, and bindings alone tell
/// who has which. Nothing is waited for.
public final class ManagedIdentities implements Identities {
  private final Cache<Pod> pods;
  private final Cache<AzureIdentityBinding> bindings;
  private final Cache<AzureIdentity> identities;

  private final AtomicLong changes = new AtomicLong();
  private volatile Made made;

  /// @param change the last one that they know of
  private record Made(long change, IdentityRules rules) {}

  public ManagedIdentities(
      Cache<Pod> pods, Cache<AzureIdentityBinding> bindings, Cache<AzureIdentity> identities) {
    this.pods = pods;
    this.bindings = bindings;
    this.identities = identities;
    this.made = new Made(-1, IdentityRules.of(List.of(), List.of(), Scope.NAMESPACE));
    bindings.onChange(_ -> changes.incrementAndGet());
    identities.onChange(_ -> changes.incrementAndGet());
  }

  @Override
  public Result find(ObjectKey key, Wanted wanted) {
    var pod = pods.get(key);
    if (pod.isEmpty()) {
      return new Result.NotFound("there is no pod %s on this node".formatted(key));
    }
    return switch (IdentityChoice.managed(pod.get(), rules(), wanted)) {
      case IdentityChoice.Given(var identity) -> new Result.Found(identity);
      case IdentityChoice.Refused(var reason) -> new Result.NotFound(reason);
      case IdentityChoice.Assigning _, IdentityChoice.Unknown _ ->
          throw new IllegalStateException("managed identities are not assigned");
    };
  }

  private IdentityRules rules() {
    long change = changes.get();
    var present = made;
    if (present.change() == change) {
      return present.rules();
    }
    var rules = IdentityRules.of(bindings.all(), identities.all(), Scope.NAMESPACE);
    made = new Made(change, rules);
    return rules;
  }
}
