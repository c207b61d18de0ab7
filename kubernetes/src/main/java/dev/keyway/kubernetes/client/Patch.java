// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import java.util.List;
import java.util.Map;

/// A change to an object that leaves the rest of it as it is.
public sealed interface Patch {
  JsonBody body();

  /// Fields to set; null removes one, a list replaces the whole list (RFC 7386).
  record Merge(JsonBody body) implements Patch {}

  /// Fields to set as the API server knows them: null removes one, and lists that have a key, such
  /// as owner references, get what is new and keep the rest whole. Not for custom resources.
  record Strategic(JsonBody body) implements Patch {}

  /// Steps, all or none of which are done (RFC 6902).
  record Steps(JsonBody body) implements Patch {}

  /// The fields that `manager` decides on; creates the object if there is none.
  ///
  /// @param force whether fields of other managers are taken over
  record Apply(JsonBody body, String manager, boolean force) implements Patch {}

  static Patch merge(Map<String, ?> fields) {
    return new Merge(JsonBody.of(fields));
  }

  static Patch strategic(Map<String, ?> fields) {
    return new Strategic(JsonBody.of(fields));
  }

  static Patch steps(List<? extends Map<String, ?>> steps) {
    return new Steps(JsonBody.of(steps));
  }
}
