// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// Asks the programs whether they are ready.
final class Readiness {
  private static final int PATIENCE_MILLIS = 2_000;

  private Readiness() {}

  static boolean etcd(int port) {
    try {
      return answersOk(open(URI.create("http://127.0.0.1:" + port + "/health")));
    } catch (IOException e) {
      return false;
    }
  }

  /// Tells whether the API server is ready and has made the namespace that everybody uses.
  static boolean apiServer(URI server, Path authority, String token) {
    try {
      var sockets = trusting(authority);
      return answersOk(authorized(open(server.resolve("/readyz")), sockets, token))
          && answersOk(
              authorized(open(server.resolve("/api/v1/namespaces/default")), sockets, token));
    } catch (IOException | GeneralSecurityException e) {
      return false;
    }
  }

  private static HttpURLConnection open(URI uri) throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(PATIENCE_MILLIS);
    connection.setReadTimeout(PATIENCE_MILLIS);
    return connection;
  }

  private static HttpURLConnection authorized(
      HttpURLConnection connection, SSLSocketFactory sockets, String token) {
    ((HttpsURLConnection) connection).setSSLSocketFactory(sockets);
    connection.setRequestProperty("Authorization", "Bearer " + token);
    return connection;
  }

  private static boolean answersOk(HttpURLConnection connection) throws IOException {
    if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
      return false;
    }
    try (InputStream body = connection.getInputStream()) {
      body.readAllBytes();
    }
    return true;
  }

  private static SSLSocketFactory trusting(Path authority)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = Files.newInputStream(authority)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry(Integer.toString(store.size()), certificate);
      }
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
