// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate, the ones above it, and its key.
public record ClientIdentity(List<X509Certificate> chain, PrivateKey key) {
  public ClientIdentity {
    chain = List.copyOf(chain);
  }

  @Override
  public String toString() {
    return "certificate of " + chain.getFirst().getSubjectX500Principal();
  }
}
