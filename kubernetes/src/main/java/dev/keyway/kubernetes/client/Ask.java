// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.MediaType;

/// One call to be made.
///
/// @param verb as RBAC and audit logs name it
/// @param resource in the plural, with its subresource
/// @param object which one, for messages; may be empty
/// @param body with its type
/// @param repeatable whether asking twice does no harm
record Ask(
    String verb,
    String method,
    String resource,
    String object,
    HttpUrl url,
    Optional<Content> body,
    Duration timeout,
    boolean repeatable) {

  record Content(MediaType type, JsonBody json) {}

  static Ask read(String verb, String resource, String object, HttpUrl url, Duration timeout) {
    return new Ask(verb, "GET", resource, object, url, Optional.empty(), timeout, true);
  }

  /// Returns the call in words.
  String words() {
    return object.isEmpty() ? verb + " " + resource : "%s %s %s".formatted(verb, resource, object);
  }
}
