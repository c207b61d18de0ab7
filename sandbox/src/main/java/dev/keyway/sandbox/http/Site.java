// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.http;

/// Decides where a request goes. Must not block and must not throw but [HttpProblem].
@FunctionalInterface
public interface Site {
  Route route(Request request);
}
