// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

/// Why a service account's identity, or a key set, was not made; the message is meant for the user
/// as it is.
public final class RequestFailed extends RuntimeException {
  RequestFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
