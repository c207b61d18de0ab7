// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.token;

/// Why there is no token. The message holds nothing secret.
public final class TokenFailure extends Exception {
  private final Kind kind;

  /// Whose refusal it is.
  public enum Kind {
    /// The token service's: Entra ID or the metadata service has said no.
    REFUSED,
    /// Nobody's: what is needed is missing, wrong, or not reachable now.
    UNAVAILABLE
  }

  TokenFailure(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  TokenFailure(String message) {
    super(message);
    this.kind = Kind.UNAVAILABLE;
  }

  /// Returns the message.
  public String reason() {
    return String.valueOf(getMessage());
  }

  public Kind kind() {
    return kind;
  }
}
