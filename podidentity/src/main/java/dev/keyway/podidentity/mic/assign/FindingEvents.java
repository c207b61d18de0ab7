// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.event.Events;
import dev.keyway.kubernetes.watch.Cache;
import dev.keyway.podidentity.matching.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Tells on pods why they get no identity, once for each pod and reason, and not before the reason
/// has lasted: what is applied together arrives one by one. Used by one thread.
final class FindingEvents {
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Events events;
  private final Cache<Pod> pods;
  private Map<Finding, Seen> seen = Map.of();

  private record Seen(Instant since, boolean told) {}

  FindingEvents(Events events, Cache<Pod> pods) {
    this.events = events;
    this.pods = pods;
  }

  /// Takes over what is found now.
  ///
  /// @return whether something is left to be told later
  boolean tell(List<Finding> findings, Instant now) {
    var next = new HashMap<Finding, Seen>();
    boolean left = false;
    for (var finding : findings) {
      var before = seen.getOrDefault(finding, new Seen(now, false));
      boolean due = !before.told() && !now.isBefore(before.since().plus(PATIENCE));
      if (due) {
        warn(finding.pod(), finding);
      }
      left |= !before.told() && !due;
      next.put(finding, new Seen(before.since(), before.told() || due));
    }
    seen = next;
    return left;
  }

  private void warn(ObjectKey key, Finding finding) {
    pods.get(key)
        .ifPresent(pod ->
            events.record(
                new Events.Subject("v1", "Pod", pod.metadata()),
                Events.Type.WARNING,
                reason(finding),
                finding.reason()));
  }

  private static String reason(Finding finding) {
    return switch (finding) {
      case Finding.NoBinding _ -> "NoAzureIdentityBinding";
      case Finding.NoIdentity _ -> "NoAzureIdentity";
      case Finding.OtherNamespace _ -> "AzureIdentityOfOtherNamespace";
      case Finding.MalformedResourceId _ -> "InvalidAzureResourceID";
      case Finding.NameTaken _ -> "AzureIdentityNameTaken";
    };
  }
}
