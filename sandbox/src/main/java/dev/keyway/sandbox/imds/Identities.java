// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.imds;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The identities of a machine or scale set.
///
/// @param systemAssigned client id of its own identity
/// @param userAssigned each resource id once, in order of assignment
public record Identities(Optional<String> systemAssigned, List<Assignment> userAssigned) {
  /// No identity at all.
  public static final Identities NONE = new Identities(Optional.empty(), List.of());

  public Identities {
    userAssigned = List.copyOf(userAssigned);
  }

  /// The same with an identity of its own.
  public Identities withSystemAssigned(String clientId) {
    return new Identities(Optional.of(clientId), userAssigned);
  }

  /// The same without an identity of its own.
  public Identities withoutSystemAssigned() {
    return new Identities(Optional.empty(), userAssigned);
  }

  /// The same with one more, in place of an earlier one of that resource id.
  public Identities with(Assignment added) {
    boolean same = userAssigned.contains(added);
    return same
        ? this
        : new Identities(
            systemAssigned,
            Stream.concat(without(added.resourceId()).userAssigned.stream(), Stream.of(added))
                .toList());
  }

  /// The same without the one of this resource id.
  public Identities without(String resourceId) {
    return without(one -> one.resourceId().equalsIgnoreCase(resourceId));
  }

  /// The same without those that `condition` meets.
  public Identities without(Predicate<Assignment> condition) {
    return new Identities(
        systemAssigned, userAssigned.stream().filter(condition.negate()).toList());
  }
}
