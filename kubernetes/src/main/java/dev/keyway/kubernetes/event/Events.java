// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.event;

import dev.keyway.kubernetes.api.ObjectMeta;

/// Tells users what happened to an object, as `kubectl describe` shows it. Never blocks the caller
/// for long and never fails: an event that cannot be written is logged.
public interface Events {
  /// How serious it is.
  enum Type {
    NORMAL,
    WARNING
  }

  /// What an event is about.
  record Subject(String apiVersion, String kind, ObjectMeta metadata) {}

  /// Records an event. The same one again within ten minutes is counted, not repeated.
  ///
  /// @param reason one word in CamelCase, which alerts select on
  /// @param message a sentence for people, without secrets
  void record(Subject subject, Type type, String reason, String message);
}
