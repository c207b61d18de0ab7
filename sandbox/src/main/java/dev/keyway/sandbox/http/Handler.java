// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.http;

/// Answers one request. May throw [HttpProblem]; anything else becomes status 500.
@FunctionalInterface
public interface Handler {
  Response handle(Request request);
}
