// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.fault;

/// One request as faults and counts see it.
///
/// @param kind what was asked for, such as `secret.get` or `token`
/// @param host the host name asked for, without port; for IMDS the virtual machine's name
public record Call(Service service, String kind, String method, String host, String path) {

  /// Returns service and kind as one word, such as `vault.secret.get`.
  public String name() {
    return service.key() + "." + kind;
  }
}
