// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.plan;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// All that a place's plan depends on.
///
/// @param desired the assignments that there should be here
/// @param current those that are written for here
/// @param elsewhere those desired here whose name is still taken by one written for another place
/// @param machine what is known of its identities
public record Situation(
    Place place,
    Map<ObjectKey, AzureAssignedIdentity> desired,
    Map<ObjectKey, AzureAssignedIdentity> current,
    Set<ObjectKey> elsewhere,
    Machine machine,
    Immutables immutables) {

  /// Returns those of these ids that no written assignment tells of and that may be taken away.
  public Set<String> unwritten(Set<String> ids) {
    var left = new HashSet<>(ids);
    current.values().forEach(one -> Contents.onMachine(one).ifPresent(left::remove));
    desired.values().stream()
        .filter(immutables::contains)
        .forEach(one -> Contents.onMachine(one).ifPresent(left::remove));
    return Set.copyOf(left);
  }

  /// Returns the assignments, desired or written, that need one of these ids on the machine.
  public List<AzureAssignedIdentity> concerned(Set<String> ids) {
    var concerned = new LinkedHashMap<ObjectKey, AzureAssignedIdentity>();
    Stream.of(desired, current)
        .flatMap(some -> some.values().stream())
        .filter(one -> Contents.onMachine(one).filter(ids::contains).isPresent())
        .forEach(one -> concerned.put(one.key(), one));
    return List.copyOf(concerned.values());
  }
}
