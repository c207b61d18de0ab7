// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// The name under which the API server's front takes token exchanges of one cluster (provider.md
/// §11.5): a hash of the cluster's id, which the server's certificate tells.
final class SniName {
  private static final String PREFIX = "hcp-kubernetes.";
  private static final String SUFFIX = ".svc.cluster.local";
  private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int DNS_NAME = 2;

  private SniName() {}

  /// Returns the name for the cluster whose API server shows this certificate.
  ///
  /// @throws InvalidConfiguration if the certificate tells no cluster
  static String of(X509Certificate certificate) {
    for (var name : dnsNames(certificate)) {
      if (name.startsWith(PREFIX)
          && name.endsWith(SUFFIX)
          && name.length() >= PREFIX.length() + SUFFIX.length()) {
        var id = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        if (id.isEmpty()) {
          throw new InvalidConfiguration(
              "the API server's certificate has an empty cluster id; set --sni-name");
        }
        return ofCluster(id);
      }
    }
    throw new InvalidConfiguration(
        "the API server's certificate has no name like %s<id>%s, so this may be no AKS cluster; set"
                .formatted(PREFIX, SUFFIX)
            + " --sni-name");
  }

  static String ofCluster(String id) {
    try {
      var text = ("identity-binding" + id).getBytes(StandardCharsets.UTF_8);
      return "a" + base32(MessageDigest.getInstance("SHA-256").digest(text)) + ".ests.aks";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }

  private static List<String> dnsNames(X509Certificate certificate) {
    try {
      var names = new ArrayList<String>();
      var alternatives = certificate.getSubjectAlternativeNames();
      for (var alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (alternative.get(0) instanceof Integer type
            && type == DNS_NAME
            && alternative.get(1) instanceof String name) {
          names.add(name);
        }
      }
      return names;
    } catch (CertificateParsingException e) {
      throw new InvalidConfiguration("the API server's certificate cannot be read", e);
    }
  }

  /// Base 32 (RFC 4648 §6), lower case, without padding; the test vectors of provider.md §11.5 show
  /// that the plain alphabet is meant.
  private static String base32(byte[] bytes) {
    var text = new StringBuilder();
    int buffer = 0;
    int bits = 0;
    for (byte b : bytes) {
      buffer = (buffer << 8) | (b & 0xff);
      bits += 8;
      while (bits >= 5) {
        bits -= 5;
        text.append(DIGITS.charAt((buffer >> bits) & 31));
      }
      buffer &= (1 << bits) - 1;
    }
    if (bits > 0) {
      text.append(DIGITS.charAt((buffer << (5 - bits)) & 31));
    }
    return text.toString();
  }
}
