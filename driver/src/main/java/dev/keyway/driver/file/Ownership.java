// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import java.util.OptionalInt;

/// Who shall own a volume's files. Where nothing is said it is the driver's own user, root.
///
/// @param group its members may read what the owner may read
public record Ownership(OptionalInt user, OptionalInt group) {
  public static final Ownership ROOT = new Ownership(OptionalInt.empty(), OptionalInt.empty());
}
