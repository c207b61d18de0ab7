// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The API server did not do what it was asked. The message names verb, object, and the server's
/// reason.
public sealed class KubernetesException extends IOException {
  private KubernetesException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// There is no such object.
  public static final class NotFound extends KubernetesException {
    public NotFound(String message) {
      super(message, null);
    }
  }

  /// An object of that name is there already.
  public static final class AlreadyExists extends KubernetesException {
    public AlreadyExists(String message) {
      super(message, null);
    }
  }

  /// The object has changed since it was read.
  public static final class Conflict extends KubernetesException {
    public Conflict(String message) {
      super(message, null);
    }
  }

  /// The program may not do that: a role or its binding is missing.
  public static final class Forbidden extends KubernetesException {
    public Forbidden(String message) {
      super(message, null);
    }

    /// Tells whether the account lacks a right. Otherwise the object itself was refused: by a
    /// quota, a policy, or because its namespace is being deleted.
    public boolean lacksRight() {
      var message = String.valueOf(getMessage());
      return message.contains("\" cannot ")
          || message.contains("you can't delete")
          || message.endsWith(": 403 Forbidden");
    }
  }

  /// The server does not know who asks.
  public static final class Unauthorized extends KubernetesException {
    public Unauthorized(String message) {
      super(message, null);
    }
  }

  /// The object as sent is not acceptable; to send it again is of no use.
  public static final class Invalid extends KubernetesException {
    public Invalid(String message) {
      super(message, null);
    }
  }

  /// What the server remembers does not reach back to the version asked for.
  public static final class Expired extends KubernetesException {
    public Expired(String message) {
      super(message, null);
    }
  }

  /// The server is not reachable, overloaded or failing: to try again may help.
  public static final class Unavailable extends KubernetesException {
    private final Optional<Duration> retryAfter;

    public Unavailable(String message, Optional<Duration> retryAfter, @Nullable Throwable cause) {
      super(message, cause);
      this.retryAfter = retryAfter;
    }

    /// Returns how long the server wants to be left alone, if it said so.
    public Optional<Duration> retryAfter() {
      return retryAfter;
    }
  }
}
