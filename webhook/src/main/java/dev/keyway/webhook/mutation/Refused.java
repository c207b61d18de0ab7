// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

/// The pod cannot be made what it asks to be; the message is for who made it.
final class Refused extends Exception {
  Refused(String message) {
    super(message);
  }
}
