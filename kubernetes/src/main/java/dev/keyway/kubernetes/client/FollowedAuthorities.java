// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.kubernetes.access.ServerTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.X509TrustManager;

/// Believes the authorities of a file as it is now: kubelet replaces it when a cluster's authority
/// is renewed. Looks at the file once per handshake and reads it when it is another; while it
/// cannot be read, what it held last counts.
final class FollowedAuthorities implements X509TrustManager {
  private final ServerTrust.AuthorityFile authorities;
  private Object read;
  private X509TrustManager current;

  FollowedAuthorities(ServerTrust.AuthorityFile authorities)
      throws GeneralSecurityException, IOException {
    this.authorities = authorities;
    this.read = state();
    this.current = HttpClients.believing(authorities.certificates());
  }

  private Object state() throws IOException {
    var now = Files.readAttributes(authorities.file(), BasicFileAttributes.class);
    return List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
  }

  private synchronized X509TrustManager current() {
    try {
      var now = state();
      if (!now.equals(read)) {
        current = HttpClients.believing(authorities.certificates());
        read = now;
      }
    } catch (IOException | GeneralSecurityException _) {
      // Kubelet may be replacing it; the next handshake looks again.
    }
    return current;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    current().checkServerTrusted(chain, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    current().checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return current().getAcceptedIssuers();
  }
}
