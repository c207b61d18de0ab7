// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/// Trusts a server if its first trust manager does, or else its second, which is made on demand.
abstract class SecondOpinion extends X509ExtendedTrustManager {
  private final X509TrustManager first;

  SecondOpinion(X509TrustManager first) {
    this.first = first;
  }

  abstract X509TrustManager second();

  private interface Check {
    void with(X509TrustManager manager) throws CertificateException;
  }

  private void either(Check check) throws CertificateException {
    try {
      check.with(first);
    } catch (CertificateException refusal) {
      try {
        check.with(second());
      } catch (CertificateException _) {
        throw refusal;
      } catch (RuntimeException e) {
        // A second set of roots that is empty makes the validator itself fail.
        refusal.addSuppressed(e);
        throw refusal;
      }
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    either(manager -> manager.checkServerTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    either(manager -> {
      if (manager instanceof X509ExtendedTrustManager extended) {
        extended.checkServerTrusted(chain, type, socket);
      } else {
        manager.checkServerTrusted(chain, type);
      }
    });
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this is no server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return first.getAcceptedIssuers();
  }
}
