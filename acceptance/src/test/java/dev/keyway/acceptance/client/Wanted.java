// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import java.util.List;

/// Which identity a client asks for.
public sealed interface Wanted {
  /// Whichever the other side chooses.
  record Any() implements Wanted {}

  record ClientId(String id) implements Wanted {}

  record ResourceId(String id) implements Wanted {}

  /// Returns this as arguments of a program that has the flags of `az login`.
  default List<String> flags() {
    return switch (this) {
      case Any() -> List.of();
      case ClientId(var id) -> List.of("--client-id", id);
      case ResourceId(var id) -> List.of("--resource-id", id);
    };
  }
}
