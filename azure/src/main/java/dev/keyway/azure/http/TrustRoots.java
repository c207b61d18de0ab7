// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.certificate.InvalidCertificate;
import dev.keyway.certificate.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Whose certificates are believed. `SSL_CERT_FILE` takes the place of the JDK's own roots, and
/// `SSL_CERT_DIR` (a colon list) the place of the system's folder, as for Go programs. The system's
/// folder is read only when the other roots know no better: it holds what an administrator added.
public final class TrustRoots {
  private static final Path SYSTEM_FOLDER = Path.of("/etc/ssl/certs");

  private TrustRoots() {}

  /// Returns the trust manager that the environment asks for.
  ///
  /// @throws InvalidConfiguration if a named file or folder cannot be read
  public static X509TrustManager of(Map<String, String> environment) {
    var file = environment.getOrDefault("SSL_CERT_FILE", "");
    var folders = environment.getOrDefault("SSL_CERT_DIR", "");
    try {
      var roots = new ArrayList<Certificate>();
      if (!file.isEmpty()) {
        roots.addAll(strict(Path.of(file), "SSL_CERT_FILE"));
      }
      if (!folders.isEmpty()) {
        for (var folder : folders.split(":")) {
          roots.addAll(lenient(Path.of(folder)));
        }
        if (file.isEmpty()) {
          roots.addAll(List.of(jdkRoots().getAcceptedIssuers()));
        }
        return of(roots);
      }
      var first = file.isEmpty() ? jdkRoots() : of(roots);
      return new WithSystemFolder(first);
    } catch (GeneralSecurityException e) {
      throw new InvalidConfiguration("the trusted certificates cannot be used", e);
    }
  }

  /// Returns a trust manager that believes these only.
  ///
  /// @throws InvalidConfiguration if it cannot be set up
  public static X509TrustManager of(List<? extends Certificate> roots) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var root : roots) {
        store.setCertificateEntry("root" + number++, root);
      }
      return trustManager(store);
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidConfiguration("the trusted certificates cannot be used", e);
    }
  }

  /// Returns the certificates in a PEM file.
  ///
  /// @throws InvalidConfiguration if it cannot be read or holds none; `setting` is what named it
  public static List<Certificate> strict(Path file, String setting) {
    try {
      var found = certificates(Files.readAllBytes(file));
      if (found.isEmpty()) {
        throw new InvalidConfiguration("%s: %s holds no certificate".formatted(setting, file));
      }
      return found;
    } catch (IOException | CertificateException e) {
      throw new InvalidConfiguration(
          "%s: cannot read certificates from %s".formatted(setting, file), e);
    }
  }

  /// Returns the certificates in PEM text.
  ///
  /// @throws InvalidConfiguration if it is damaged
  public static List<Certificate> certificates(byte[] pem) throws CertificateException {
    var text = new String(pem, StandardCharsets.US_ASCII);
    var factory = CertificateFactory.getInstance("X.509");
    var found = new ArrayList<Certificate>();
    for (var block : blocks(text)) {
      if (block.isCertificate()) {
        var bytes = new ByteArrayInputStream(block.contents().bytes());
        found.add(factory.generateCertificate(bytes));
      }
    }
    return List.copyOf(found);
  }

  private static List<Pem.Block> blocks(String text) {
    try {
      return Pem.parse(text);
    } catch (InvalidCertificate e) {
      throw new InvalidConfiguration(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Certificate> lenient(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().flatMap(file -> readable(file)).toList();
    } catch (IOException _) {
      // As for Go programs: a folder that is not there adds nothing.
      return List.of();
    }
  }

  private static Stream<Certificate> readable(Path file) {
    try {
      return certificates(Files.readAllBytes(file)).stream();
    } catch (IOException | CertificateException | InvalidConfiguration _) {
      return Stream.empty();
    }
  }

  private static X509TrustManager jdkRoots() throws GeneralSecurityException {
    return trustManager(null);
  }

  private static X509TrustManager trustManager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (var manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }

  /// Asks the first roots, then those of the system's folder.
  private static final class WithSystemFolder extends SecondOpinion {
    private Optional<X509TrustManager> system = Optional.empty();

    WithSystemFolder(X509TrustManager first) {
      super(first);
    }

    @Override
    synchronized X509TrustManager second() {
      var roots = system.orElseGet(() -> of(lenient(SYSTEM_FOLDER)));
      system = Optional.of(roots);
      return roots;
    }
  }
}
