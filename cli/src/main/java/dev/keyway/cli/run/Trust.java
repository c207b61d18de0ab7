// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/// Makes programs of every usual kind trust the local Azure's certificates.
final class Trust {
  private static final char[] NO_SECRET = "changeit".toCharArray();

  private Trust() {}

  /// Returns the variables for that.
  ///
  /// @param caFile the authority, PEM
  /// @param folder where a trust store for JVMs is put
  static Map<String, String> variables(Path caFile, Path folder) throws IOException {
    var file = caFile.toString();
    var variables = new LinkedHashMap<String, String>();
    variables.put("SSL_CERT_FILE", file);
    variables.put("REQUESTS_CA_BUNDLE", file);
    variables.put("CURL_CA_BUNDLE", file);
    variables.put("NODE_EXTRA_CA_CERTS", file);
    var store = folder.resolve("trust.p12");
    write(caFile, store);
    variables.put(
        "JAVA_TOOL_OPTIONS",
        "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStoreType=PKCS12".formatted(store));
    return variables;
  }

  private static void write(Path caFile, Path store) throws IOException {
    try (var pem = Files.newInputStream(caFile);
        var out = Files.newOutputStream(store)) {
      var roots = KeyStore.getInstance("PKCS12");
      roots.load(null, null);
      roots.setCertificateEntry(
          "local-azure", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      roots.store(out, NO_SECRET);
    } catch (GeneralSecurityException e) {
      throw new IOException("the local Azure's certificate cannot be put in a trust store", e);
    }
  }
}
