// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// What is wanted of the user-assigned identities of a machine. An id in both sets is kept.
///
/// @param add resource ids; in lower case, whatever they came in
/// @param remove resource ids; in lower case, whatever they came in
public record IdentityChange(Set<String> add, Set<String> remove) {
  public IdentityChange {
    add = lowerCase(add);
    remove = lowerCase(remove);
  }

  static Set<String> lowerCase(Collection<String> ids) {
    var all = new TreeSet<String>();
    ids.forEach(id -> all.add(id.toLowerCase(Locale.ROOT)));
    return Set.copyOf(all);
  }
}
