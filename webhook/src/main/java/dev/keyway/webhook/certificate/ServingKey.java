// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The certificate that a TLS server shows now: each handshake takes the one that is there at its
/// beginning, so that it can be exchanged while connections come and go. Before the first is there,
/// handshakes fail.
public final class ServingKey extends X509ExtendedKeyManager {
  // The current one first, then the one before it: a handshake asks for chain and key one after the
  // other, and must get both of the same pair.
  private volatile List<Named> pairs = List.of();
  private int count;

  private record Named(String alias, KeyedCertificate pair) {}

  synchronized void set(KeyedCertificate next) {
    var named = new Named("pair-" + ++count, next);
    pairs = Stream.concat(Stream.of(named), pairs.stream().limit(1)).toList();
  }

  Optional<KeyedCertificate> get() {
    return pairs.stream().findFirst().map(Named::pair);
  }

  /// Returns when the current certificate ends; empty before there is one.
  public Optional<Instant> ends() {
    return get().map(pair -> pair.chain().getFirst().getNotAfter().toInstant());
  }

  /// Tells whether there is a certificate.
  public boolean present() {
    return !pairs.isEmpty();
  }

  private @Nullable String alias(String algorithm) {
    var shown = pairs;
    return shown.isEmpty() || !shown.getFirst().pair().key().getAlgorithm().equals(algorithm)
        ? null
        : shown.getFirst().alias();
  }

  private @Nullable KeyedCertificate named(String alias) {
    return pairs.stream()
        .filter(one -> one.alias().equals(alias))
        .map(Named::pair)
        .findFirst()
        .orElse(null);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return alias(keyType);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    var key = named(alias);
    return key == null ? null : key.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    var key = named(alias);
    return key == null ? null : key.key();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    var alias = alias(keyType);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }
}
