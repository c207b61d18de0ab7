// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// An authority with a server certificate for 127.0.0.1, and clients that trust it.
public final class TestAuthority {
  private final Contents contents =
      new Issuer(List.of("127.0.0.1")).carryOut(new Step.NewAuthority(List.of()), Instant.now());

  /// Returns a key that shows the certificate.
  public ServingKey serving() {
    var serving = new ServingKey();
    serving.set(contents.server().orElseThrow());
    return serving;
  }

  /// Returns what makes clients that trust it and nobody else.
  public SSLContext trusting() {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry("authority", contents.authorities().getFirst());
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Writes `tls.crt` and `tls.key`, each whole at once.
  void writeTo(Path folder) throws IOException {
    writeTo(folder, Contents.CERTIFICATE);
    writeTo(folder, Contents.KEY);
  }

  void writeTo(Path folder, String name) throws IOException {
    var next = Files.write(folder.resolve(name + ".next"), contents.values().get(name));
    Files.move(
        next,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  KeyedCertificate server() {
    return contents.server().orElseThrow();
  }
}
