// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

/// The making of a certificate, as clients poll it.
///
/// @param csr base64 of PKCS#10
public record PendingCertificate(String requestId, String issuer, String csr, Status status) {
  /// How far it is.
  public enum Status {
    IN_PROGRESS("inProgress"),
    COMPLETED("completed"),
    CANCELLED("cancelled");

    private final String wire;

    Status(String wire) {
      this.wire = wire;
    }

    String wire() {
      return wire;
    }
  }

  PendingCertificate cancelled() {
    return new PendingCertificate(requestId, issuer, csr, Status.CANCELLED);
  }
}
