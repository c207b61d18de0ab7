// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

/// A resource group. Names are compared ignoring case.
public record ResourceGroup(String subscriptionId, String name, String location) {
  /// Where everything is whose place nobody named.
  public static final String LOCAL = "local";

  String id() {
    return "/subscriptions/%s/resourceGroups/%s".formatted(subscriptionId, name);
  }

  boolean is(String otherSubscription, String otherName) {
    return subscriptionId.equalsIgnoreCase(otherSubscription) && name.equalsIgnoreCase(otherName);
  }

  /// Tells whether the resource of this id lies in the group.
  boolean holds(String resourceId) {
    return resourceId.regionMatches(true, 0, id() + "/", 0, id().length() + 1);
  }
}
