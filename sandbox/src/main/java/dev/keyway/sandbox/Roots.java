// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import dev.keyway.sandbox.oidc.Cluster;
import dev.keyway.sandbox.oidc.SigningKey;
import dev.keyway.sandbox.tls.CertificateAuthority;
import dev.keyway.sandbox.tls.ServerKeys;
import dev.keyway.sandbox.tls.TlsContexts;
import java.security.GeneralSecurityException;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// The keys that clients trust an instance by: those of its tokens and of its TLS certificates.
record Roots(SigningKey signingKey, CertificateAuthority authority) {
  /// Returns the saved keys, or new ones.
  static Roots of(Optional<SavedState> saved, InstantSource clock)
      throws GeneralSecurityException, ParseException {
    if (saved.isEmpty()) {
      return new Roots(SigningKey.generate(), CertificateAuthority.create(clock));
    }
    SavedState state = saved.get();
    return new Roots(
        SigningKey.restore(state.signingKey()),
        CertificateAuthority.restore(state.authorityCertificate(), state.authorityKey(), clock));
  }

  /// Returns the TLS of the main port, whose certificates tell the id of the cluster of that name.
  SSLContext serverTls(String clusterName) throws GeneralSecurityException {
    String name = "hcp-kubernetes." + Cluster.id(clusterName) + ".svc.cluster.local";
    return TlsContexts.server(new ServerKeys(authority, "localhost", List.of(name)));
  }

  /// Returns the TLS by which issuers are asked for their keys: our own, and those of the world.
  SSLContext issuerTls() {
    try {
      return TlsContexts.clientWithDefaults(authority);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("The trusted roots cannot be read.", e);
    }
  }
}
