// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import static java.util.Comparator.comparing;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The AzureAssignedIdentity objects that there should be.
///
/// @param desired by their names, in the state [State#CREATED]
/// @param findings why some pods get nothing, or less than their bindings say
public record Assignments(Map<ObjectKey, AzureAssignedIdentity> desired, List<Finding> findings) {
  public Assignments {
    desired = Map.copyOf(desired);
    findings = List.copyOf(findings);
  }

  /// Decides for all pods. Those without a node or that have run to their end need nothing.
  public static Assignments of(Collection<Pod> pods, IdentityRules rules) {
    var building = new Building(rules);
    pods.stream()
        .filter(pod -> !pod.nodeName().isEmpty() && !pod.finished())
        .filter(pod -> !IdentityRules.selector(pod).isEmpty())
        .sorted(
            comparing((Pod pod) -> pod.key().namespace()).thenComparing(pod -> pod.key().name()))
        .forEach(building::add);
    return new Assignments(building.desired, building.findings);
  }

  private static final class Building {
    private final IdentityRules rules;
    private final Map<ObjectKey, AzureAssignedIdentity> desired = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    Building(IdentityRules rules) {
      this.rules = rules;
    }

    void add(Pod pod) {
      var matches = rules.matches(pod);
      if (matches.isEmpty()) {
        findings.add(new Finding.NoBinding(pod.key(), IdentityRules.selector(pod)));
      }
      for (var match : matches) {
        switch (match) {
          case Match.NoIdentity(var binding) ->
              findings.add(new Finding.NoIdentity(pod.key(), binding));
          case Match.OtherNamespace(var binding, var _) ->
              findings.add(new Finding.OtherNamespace(pod.key(), binding));
          case Match.Given(var binding, var identity) -> give(pod, binding, identity);
        }
      }
    }

    private void give(Pod pod, AzureIdentityBinding binding, AzureIdentity identity) {
      if (identity.kind() == AzureIdentity.Kind.USER_ASSIGNED
          && !ResourceIds.valid(identity.resourceId())) {
        findings.add(new Finding.MalformedResourceId(pod.key(), identity));
        return;
      }
      var key = rules.assignmentKey(pod.key(), identity);
      var taken = desired.get(key);
      if (taken != null && taken.pod().equals(pod.key())) {
        if (!taken.identity().key().equals(identity.key())) {
          findings.add(new Finding.NameTaken(pod.key(), identity, taken.identity()));
        }
        return;
      }
      if (taken != null) {
        key = AssignmentNames.distinct(key, pod.key(), identity.key());
      }
      desired.putIfAbsent(key, assignment(key, pod, binding, identity));
    }

    private static AzureAssignedIdentity assignment(
        ObjectKey key, Pod pod, AzureIdentityBinding binding, AzureIdentity identity) {
      var labels = Map.of(AzureAssignedIdentity.NODE_LABEL, AssignmentNames.label(pod.nodeName()));
      return new AzureAssignedIdentity(
          new ObjectMeta(key, "", "", labels, Map.of(), List.of(), false),
          List.of(AzureAssignedIdentity.FINALIZER),
          identity,
          binding,
          pod.key(),
          pod.nodeName(),
          State.CREATED);
    }
  }

  /// Returns the nodes that some pod with an identity is on.
  public Set<String> nodes() {
    return desired.values().stream().map(AzureAssignedIdentity::node).collect(Collectors.toSet());
  }
}
