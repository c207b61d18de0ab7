// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import java.util.Map;

/// Where the annotations of service accounts are known.
@FunctionalInterface
public interface ServiceAccounts {
  /// Returns the annotations of the account.
  ///
  /// @throws Unknown if there is no such account or the API server does not tell
  Map<String, String> annotations(String namespace, String name) throws Unknown;

  /// The account is not known; the message is for the user.
  final class Unknown extends Exception {
    public Unknown(String message) {
      super(message);
    }
  }
}
