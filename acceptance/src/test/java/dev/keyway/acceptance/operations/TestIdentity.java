// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A server's key and certificate for 127.0.0.1, made on the spot by the JDK's keytool.
record TestIdentity(KeyStore store) {
  private static final String ALIAS = "server";
  private static final String PASSWORD = "changeit";

  /// Makes one, and writes it into `folder` as `tls.crt` and `tls.key`.
  static TestIdentity make(Path folder) throws Exception {
    var file = folder.resolve("server.p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=webhook",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    PASSWORD))
            .inheritIO()
            .start();
    assertThat(made.waitFor()).as("keytool").isZero();
    var identity = new TestIdentity(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    identity.writeTo(folder);
    return identity;
  }

  private void writeTo(Path folder) throws IOException, GeneralSecurityException {
    var key = store.getKey(ALIAS, PASSWORD.toCharArray());
    Files.writeString(folder.resolve("tls.key"), pem("PRIVATE KEY", key.getEncoded()));
    Files.writeString(
        folder.resolve("tls.crt"), pem("CERTIFICATE", store.getCertificate(ALIAS).getEncoded()));
  }

  private static String pem(String kind, byte[] der) {
    var lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, lines, kind);
  }

  /// Returns what makes clients that trust it and nobody else.
  SSLContext trusting() throws IOException, GeneralSecurityException {
    var authorities = KeyStore.getInstance(KeyStore.getDefaultType());
    authorities.load(null, null);
    authorities.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(authorities);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
