// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import java.time.Duration;

/// Is told of every HTTP exchange with the API server, repeated ones included, on the thread of the
/// call: must be quick and safe for concurrent use.
@FunctionalInterface
public interface CallObserver {
  CallObserver NONE = (_, _, _, _) -> {};

  /// @param verb `get`, `list`, `watch`, `create`, `update`, `patch` or `delete`
  /// @param resource in the plural, with its subresource (`pods/status`), or the path of a raw get
  /// @param status the HTTP status; 0 if no answer came
  /// @param took until the answer's headers
  void called(String verb, String resource, int status, Duration took);

  /// Tells whether calls with `verb` change something.
  static boolean writes(String verb) {
    return switch (verb) {
      case "create", "update", "patch", "delete" -> true;
      default -> false;
    };
  }
}
