// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.security.cert.X509Certificate;
import java.util.List;

/// Whom to believe that they are the API server.
public sealed interface ServerTrust {
  /// Who shows a certificate that the machine trusts.
  record Machine() implements ServerTrust {}

  /// Who shows a certificate of one of these authorities.
  record Authorities(List<X509Certificate> certificates) implements ServerTrust {
    public Authorities {
      certificates = List.copyOf(certificates);
    }
  }

  /// Anybody. For experiments.
  record Anybody() implements ServerTrust {}
}
