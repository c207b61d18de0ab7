// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import dev.keyway.azure.AzureException;
import java.util.List;

/// Why a mount gave no files. The family is closed, so that the gRPC status, the exit code and the
/// metric label are each decided in one switch. Messages name objects, parameters and the next
/// step, never secret values.
public abstract sealed class MountException extends RuntimeException {

  private MountException(String message) {
    super(message);
  }

  private MountException(String message, Throwable cause) {
    super(message, cause);
  }

  /// The SecretProviderClass, the pod's facts or the node-publish secret are wrong. Says all that
  /// is wrong with them, not only the first.
  public static final class InvalidMount extends MountException {
    private final List<String> problems;

    /// @param problems one sentence each, in the order they were met; not empty
    public InvalidMount(List<String> problems) {
      super(Problems.sentence(problems));
      this.problems = List.copyOf(problems);
    }

    /// Returns all problems, in the order they were met.
    public List<String> problems() {
      return problems;
    }
  }

  /// The vault handed an object out, but it cannot become the files asked for.
  public static final class UnusableContent extends MountException {
    public UnusableContent(String message) {
      super(message);
    }
  }

  /// Azure did not give an object.
  public static final class ObjectUnavailable extends MountException {
    private final AzureException reason;

    public ObjectUnavailable(String message, AzureException reason) {
      super(message, reason);
      this.reason = reason;
    }

    /// Returns what Azure had against it.
    public AzureException reason() {
      return reason;
    }
  }

  /// The caller gave up before the files were there.
  public static final class Abandoned extends MountException {
    public Abandoned(String message) {
      super(message);
    }
  }
}
