// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// The id of a resource in a resource group, without what is nested in it. The parts are as
/// written; Azure compares them ignoring case.
///
/// @param provider the namespace, such as `Microsoft.Compute`
/// @param type such as `virtualMachines`
public record ResourceId(
    String subscriptionId, String resourceGroup, String provider, String type, String name) {
  private static final String SCHEME = "azure://";

  /// Reads `/subscriptions/…/resourceGroups/…/providers/provider/type/name`, whose keywords may be
  /// in any case, with or without `azure://` before it and nested resources behind it. Returns
  /// nothing if the text is anything else.
  public static Optional<ResourceId> parse(String text) {
    boolean scheme = text.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    var parts = (scheme ? text.substring(SCHEME.length()) : text).split("/", -1);
    boolean shaped =
        parts.length >= 9
            && parts.length % 2 == 1
            && parts[0].isEmpty()
            && parts[1].equalsIgnoreCase("subscriptions")
            && parts[3].equalsIgnoreCase("resourceGroups")
            && parts[5].equalsIgnoreCase("providers");
    if (!shaped) {
      return Optional.empty();
    }
    for (int i = 1; i < parts.length; i++) {
      if (!isSegment(parts[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(new ResourceId(parts[2], parts[4], parts[6], parts[7], parts[8]));
  }

  /// Tells whether `text` can stand between two slashes without meaning something else.
  static boolean isSegment(String text) {
    return !text.isBlank()
        && !text.equals(".")
        && !text.equals("..")
        && text.chars().noneMatch(c -> c == '/' || c == '\\' || c == '?' || c == '#' || c < ' ');
  }

  /// Returns the path below Resource Manager's address, with a leading slash.
  String path() {
    return "/subscriptions/%s/resourceGroups/%s/providers/%s/%s/%s"
        .formatted(
            escape(subscriptionId),
            escape(resourceGroup),
            escape(provider),
            escape(type),
            escape(name));
  }

  /// Returns `segment` as it stands in an address.
  static String escape(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Returns the id as Azure writes it.
  @Override
  public String toString() {
    return "/subscriptions/%s/resourceGroups/%s/providers/%s/%s/%s"
        .formatted(subscriptionId, resourceGroup, provider, type, name);
  }
}
