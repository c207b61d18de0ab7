// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// TLS contexts of the local Azure.
public final class TlsContexts {
  private TlsContexts() {}

  /// Serves with `keys` and asks clients for no certificate.
  public static SSLContext server(ServerKeys keys) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {keys}, null, null);
    return context;
  }

  /// Trusts `authority` only.
  public static SSLContext client(X509Certificate authority) throws GeneralSecurityException {
    return trusting(store(authority));
  }

  /// Trusts `authority` and what the JDK trusts, as Entra ID would when it fetches an issuer's
  /// keys.
  public static SSLContext clientWithDefaults(CertificateAuthority authority)
      throws GeneralSecurityException {
    KeyStore store = store(authority.certificate());
    int index = 0;
    for (X509Certificate root : defaultRoots()) {
      store.setCertificateEntry("root-" + index++, root);
    }
    return trusting(store);
  }

  private static X509Certificate[] defaultRoots() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((@Nullable KeyStore) null);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
        .toArray(X509Certificate[]::new);
  }

  private static KeyStore store(X509Certificate authority) throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    store.setCertificateEntry("authority", authority);
    return store;
  }

  private static SSLContext trusting(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager[] managers = factory.getTrustManagers();
    context.init(null, managers, null);
    return context;
  }
}
