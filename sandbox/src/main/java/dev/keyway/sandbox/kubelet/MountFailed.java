// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import dev.keyway.agent.server.CallLog;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Set;

/// A volume could not be published; the message is what kubelet writes into its event.
final class MountFailed extends Exception {
  private static final Set<Status.Code> NOT_FINAL =
      Set.of(
          Status.Code.CANCELLED,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.UNAVAILABLE,
          Status.Code.RESOURCE_EXHAUSTED,
          Status.Code.ABORTED);

  private final boolean leftNothing;

  private MountFailed(String message, boolean leftNothing, Throwable cause) {
    super(message, cause);
    this.leftNothing = leftNothing;
  }

  /// A plug-in's answer.
  static MountFailed of(StatusRuntimeException e) {
    var status = e.getStatus();
    return new MountFailed(describe(status), !NOT_FINAL.contains(status.getCode()), e);
  }

  /// What came before the plug-in was asked.
  static MountFailed before(String message, Throwable cause) {
    return new MountFailed(message, true, cause);
  }

  static MountFailed unregistered(String driver) {
    return before(
        "kubernetes.io/csi: driver name %s not found in the list of registered CSI drivers"
            .formatted(driver),
        new IllegalStateException("not registered"));
  }

  /// Tells whether it is certain that nothing was mounted (csi-driver.md §18.1, final error).
  boolean leftNothing() {
    return leftNothing;
  }

  /// Returns a status as Go programs print it.
  static String describe(Status status) {
    var text = status.getDescription();
    return "rpc error: code = %s desc = %s"
        .formatted(CallLog.codeName(status.getCode()), text == null ? "" : text);
  }
}
