// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Calls a server of this process as its clients do, to see whether it still answers: that it
/// listens says little, as the kernel accepts connections that nobody takes up. Any answer will do.
public final class SelfCall {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final String BEGINNING = "HTTP/";

  private final InetSocketAddress address;
  private final String path;
  private final Optional<SSLSocketFactory> tls;

  private SelfCall(InetSocketAddress listening, String path, Optional<SSLSocketFactory> tls) {
    this.address =
        listening.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getPort())
            : listening;
    this.path = path;
    this.tls = tls;
  }

  /// Returns a call of an HTTP server.
  ///
  /// @param listening where it listens
  /// @param path what it answers without asking anybody else
  public static SelfCall http(InetSocketAddress listening, String path) {
    return new SelfCall(listening, path, Optional.empty());
  }

  /// Returns a call of an HTTPS server, whatever certificate it has.
  ///
  /// @param listening where it listens
  /// @param path what it answers without asking anybody else
  public static SelfCall https(InetSocketAddress listening, String path) {
    return new SelfCall(listening, path, Optional.of(context().getSocketFactory()));
  }

  private static SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /// Calls.
  ///
  /// @return why there is no answer; empty if there is one
  public Optional<String> problem() {
    try (var socket = open()) {
      var request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      socket.getOutputStream().flush();
      var first = new String(socket.getInputStream().readNBytes(BEGINNING.length()), US_ASCII);
      return first.equals(BEGINNING)
          ? Optional.empty()
          : Optional.of("port " + address.getPort() + " hangs up without an answer");
    } catch (IOException silent) {
      return Optional.of("port " + address.getPort() + " does not answer: " + silent.getMessage());
    }
  }

  private Socket open() throws IOException {
    var plain = new Socket();
    try {
      plain.setSoTimeout((int) PATIENCE.toMillis());
      plain.connect(address, (int) PATIENCE.toMillis());
      return tls.isPresent()
          ? tls.get().createSocket(plain, "localhost", address.getPort(), true)
          : plain;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /// Trusts whoever is there: nothing but the path is said, and nothing is believed.
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
