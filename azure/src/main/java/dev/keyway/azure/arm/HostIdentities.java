// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.AzureException.Rejected;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The identities that a virtual machine or scale set has.
///
/// @param type as Resource Manager writes it, such as `SystemAssigned, UserAssigned`; empty if none
/// @param userAssigned resource ids, in lower case
/// @param provisioningState such as `Succeeded`, where it was said
public record HostIdentities(
    String type, Set<String> userAssigned, Optional<String> provisioningState) {
  /// More in one request are refused by Azure.
  static final int MOST_PER_PATCH = 150;

  private static final String USER = "UserAssigned";
  private static final String SYSTEM = "SystemAssigned";
  private static final String BOTH = "SystemAssigned, UserAssigned";
  private static final String NONE = "None";

  public HostIdentities {
    userAssigned = IdentityChange.lowerCase(userAssigned);
  }

  /// Returns the requests that bring `change` about, in the order to send them, each after the last
  /// is done; none if everything is as wanted. What is added comes before what is removed, so that
  /// no step in between leaves nothing.
  ///
  /// @throws Rejected if there is something to change and the machine is being deleted
  public List<IdentityPatch> patches(IdentityChange change) {
    var add = without(change.add(), userAssigned);
    var remove = new HashSet<>(without(change.remove(), change.add()));
    remove.retainAll(userAssigned);
    if (add.isEmpty() && remove.isEmpty()) {
      return List.of();
    }
    if (provisioningState.filter(state -> state.equalsIgnoreCase("Deleting")).isPresent()) {
      throw new Rejected("it is being deleted, so its identities are not changed any more");
    }
    boolean noneLeft = add.isEmpty() && remove.size() == userAssigned.size();
    return noneLeft
        ? List.of(new IdentityPatch(typeWithout(), Set.of(), Set.of()))
        : slices(typeWith(), add, remove);
  }

  private static Set<String> without(Set<String> ids, Set<String> others) {
    var left = new HashSet<>(ids);
    left.removeAll(others);
    return left;
  }

  private static List<IdentityPatch> slices(String type, Set<String> add, Set<String> remove) {
    var all = Stream.concat(add.stream().sorted(), remove.stream().sorted()).toList();
    var patches = new ArrayList<IdentityPatch>();
    for (int from = 0; from < all.size(); from += MOST_PER_PATCH) {
      var slice = new HashSet<>(all.subList(from, Math.min(all.size(), from + MOST_PER_PATCH)));
      var added = new HashSet<>(slice);
      added.retainAll(add);
      slice.removeAll(added);
      patches.add(new IdentityPatch(type, added, slice));
    }
    return List.copyOf(patches);
  }

  /// Returns the type once there are user-assigned identities.
  private String typeWith() {
    return switch (plainType()) {
      case "", "none", "userassigned" -> USER;
      case "systemassigned", "systemassigned,userassigned" -> BOTH;
      default -> NONE;
    };
  }

  /// Returns the type once there are none.
  private String typeWithout() {
    return plainType().startsWith("systemassigned") ? SYSTEM : NONE;
  }

  private String plainType() {
    return type.replace(" ", "").toLowerCase(Locale.ROOT);
  }
}
