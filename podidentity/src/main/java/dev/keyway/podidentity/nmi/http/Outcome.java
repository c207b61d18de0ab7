// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import dev.keyway.agent.metadata.Reply;

/// A reply, and what metrics say about it.
///
/// @param namespace of the pod that asked; empty if it is not known
/// @param resource what a token was asked for; empty if nothing
record Outcome(Reply reply, String namespace, String resource) {
  static Outcome of(Reply reply) {
    return new Outcome(reply, "", "");
  }
}
