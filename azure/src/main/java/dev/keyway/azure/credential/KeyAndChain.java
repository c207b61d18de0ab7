// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.credential;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A private key and its certificate.
///
/// @param chain the leaf first; never empty
public record KeyAndChain(PrivateKey key, List<X509Certificate> chain) {
  public KeyAndChain {
    chain = List.copyOf(chain);
  }

  @Override
  public String toString() {
    return "key and certificate of " + chain.getFirst().getSubjectX500Principal().getName();
  }
}
