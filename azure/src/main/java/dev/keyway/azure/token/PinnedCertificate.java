// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.X509TrustManager;

/// Believes the one certificate with a given SHA-1, as Service Fabric names its endpoint's.
record PinnedCertificate(String sha1) implements X509TrustManager {

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    try {
      var digest = MessageDigest.getInstance("SHA-1").digest(chain[0].getEncoded());
      if (!HexFormat.of().withUpperCase().formatHex(digest).equals(sha1)) {
        throw new CertificateException(
            "the server's certificate is not the one in IDENTITY_SERVER_THUMBPRINT");
      }
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the server's certificate cannot be compared", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
