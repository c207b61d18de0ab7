// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

/// Bytes are not the certificate or key they should be, or their password does not fit. The message
/// says why and quotes nothing of them.
public final class InvalidCertificate extends RuntimeException {
  InvalidCertificate(String message) {
    super(message);
  }

  InvalidCertificate(String message, Throwable cause) {
    super(message, cause);
  }
}
