// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why Azure did not give what was asked. The family is closed, so that each edge (gRPC status,
/// exit code, HTTP status) maps it in one switch. Messages name the endpoint, the identity or
/// object, the cause and, where there is one, the next step; they never contain tokens, secrets or
/// keys.
public abstract sealed class AzureException extends RuntimeException {

  private AzureException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// Tells whether the same request may succeed later without anybody changing anything.
  public abstract boolean retryable();

  /// The settings cannot be used: an unknown cloud, an unreadable file, a bad tenant or
  /// certificate.
  public static final class InvalidConfiguration extends AzureException {
    public InvalidConfiguration(String message) {
      super(message, null);
    }

    public InvalidConfiguration(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /// Entra ID, IMDS or NMI refused the credential.
  public static final class AuthenticationFailed extends AzureException {
    private final Optional<String> code;

    /// @param code the service's own code, such as `AADSTS700213`
    public AuthenticationFailed(String message, Optional<String> code) {
      super(message, null);
      this.code = code;
    }

    /// Returns the service's own code, such as `AADSTS700213`, where it gave one.
    public Optional<String> code() {
      return code;
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /// The vault knows the identity and refuses it, or refuses the object because it is disabled.
  public static final class AccessDenied extends AzureException {
    public AccessDenied(String message) {
      super(message, null);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /// The object or version is not in the vault.
  public static final class ObjectNotFound extends AzureException {
    public ObjectNotFound(String message) {
      super(message, null);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /// The service rejects the request as wrong in itself (4xx other than the ones above).
  public static final class Rejected extends AzureException {
    public Rejected(String message) {
      super(message, null);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /// The service asks to be left alone, and the deadline or the caller leaves no room to wait it
  /// out.
  public static final class Throttled extends AzureException {
    private final Duration retryAfter;

    public Throttled(String message, Duration retryAfter) {
      super(message, null);
      this.retryAfter = retryAfter;
    }

    /// Returns how long the service asked to be left alone.
    public Duration retryAfter() {
      return retryAfter;
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }

  /// Azure Resource Manager refused a request, or an operation that it had accepted failed.
  public static final class ArmFailed extends AzureException {
    private final int status;
    private final Optional<String> code;
    private final String told;

    /// @param status the answer's; 200 where an accepted operation failed
    /// @param code Resource Manager's own code, such as `FailedIdentityOperation`
    /// @param told its own message, as it stands
    public ArmFailed(String message, int status, Optional<String> code, String told) {
      super(message, null);
      this.status = status;
      this.code = code;
      this.told = told;
    }

    /// Returns the HTTP status; 200 where an accepted operation failed.
    public int status() {
      return status;
    }

    /// Returns Resource Manager's own code, such as `LinkedAuthorizationFailed`, where it gave one.
    public Optional<String> code() {
      return code;
    }

    /// Returns Resource Manager's own message as it stands, which may name other resources.
    public String told() {
      return told;
    }

    @Override
    public boolean retryable() {
      return status >= 500 || status == 408 || status == 409;
    }
  }

  /// No connection, a broken one, or a 5xx answer, after all retries.
  public static final class Unavailable extends AzureException {
    public Unavailable(String message) {
      super(message, null);
    }

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }

  /// The deadline passed first.
  public static final class DeadlineExceeded extends AzureException {
    public DeadlineExceeded(String message) {
      super(message, null);
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }

  /// The answer is not what the protocol promises: HTML, cut off, a field missing.
  public static final class UnexpectedResponse extends AzureException {
    public UnexpectedResponse(String message) {
      super(message, null);
    }

    public UnexpectedResponse(String message, Throwable cause) {
      super(message, cause);
    }

    @Override
    public boolean retryable() {
      return true;
    }
  }
}
