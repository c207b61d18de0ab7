// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Chooses the certificate by the server name a client asks for, and mints it on first use. Names
/// outside the authority's domains get the default certificate, which the client will refuse.
public final class ServerKeys extends X509ExtendedKeyManager {
  private static final int CACHE_LIMIT = 2000;

  private final CertificateAuthority authority;
  private final String defaultName;
  private final List<String> clusterNames;
  private final ConcurrentHashMap<String, X509Certificate> minted = new ConcurrentHashMap<>();

  /// @param clusterNames further names in the certificates of the Kubernetes service name and of
  ///   `defaultName`, from which clients learn the cluster's id (provider.md §11.5)
  public ServerKeys(CertificateAuthority authority, String defaultName, List<String> clusterNames) {
    this.authority = authority;
    this.defaultName = defaultName;
    this.clusterNames = List.copyOf(clusterNames);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    if (!keyType.equals("EC")) {
      return null;
    }
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      return session.getRequestedServerNames().stream()
          .filter(SNIHostName.class::isInstance)
          .map(name -> ((SNIHostName) name).getAsciiName().toLowerCase(Locale.ROOT))
          .filter(ServerKeys::ours)
          .findFirst()
          .orElse(defaultName);
    }
    return defaultName;
  }

  private static boolean ours(String name) {
    return name.endsWith(".localhost")
        || name.endsWith(".ests.aks")
        || name.endsWith(".svc.cluster.local")
        || name.equals("kubernetes.default.svc");
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    if (minted.size() > CACHE_LIMIT) {
      minted.clear();
    }
    return new X509Certificate[] {
      minted.computeIfAbsent(alias, this::mint), authority.certificate()
    };
  }

  private X509Certificate mint(String name) {
    try {
      boolean apiServer = name.startsWith("kubernetes.default.svc") || name.equals(defaultName);
      Stream<String> further = apiServer ? clusterNames.stream() : Stream.empty();
      return authority.issue(Stream.concat(Stream.of(name), further).toList());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot issue a certificate for " + name, e);
    }
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return authority.leafKey();
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return keyType.equals("EC") ? new String[] {defaultName} : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return keyType.equals("EC") ? defaultName : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
