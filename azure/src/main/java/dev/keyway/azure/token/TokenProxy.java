// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.flight.Flights;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.HttpEngine;
import dev.keyway.azure.http.Lane;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.http.TlsSettings;
import dev.keyway.azure.http.Transport;
import dev.keyway.azure.http.TrustRoots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/// Token requests through the API server of an AKS cluster (identity binding, provider.md §11.5).
/// Nothing is set up before the first use, and whatever fails then is tried anew with the next use.
final class TokenProxy {
  private static final int PROBE_MILLIS = 10_000;

  private final TokenProxySettings settings;
  private final Transport transport;
  private final Function<TlsSettings, HttpEngine> engines;
  private final Supplier<X509TrustManager> systemRoots;

  private final Flights<String, String> probes = new Flights<>("the token proxy's name");
  private final AtomicReference<@Nullable String> foundName = new AtomicReference<>();
  private Optional<Connected> connected = Optional.empty();

  /// @param engines makes an engine for a way of identifying the server
  TokenProxy(
      TokenProxySettings settings,
      Transport transport,
      Function<TlsSettings, HttpEngine> engines,
      Supplier<X509TrustManager> systemRoots) {
    this.settings = settings;
    this.transport = transport;
    this.engines = engines;
    this.systemRoots = systemRoots;
  }

  /// The engine in use, and the CA file's bytes it was made from.
  private record Connected(Roots roots, HttpEngine engine) {}

  /// The content of the CA file; empty means that there is none.
  private static final class Roots {
    private final byte[] pem;
    private final boolean present;

    Roots(byte[] pem, boolean present) {
      this.pem = pem;
      this.present = present;
    }

    boolean sameAs(Roots other) {
      return present == other.present && Arrays.equals(pem, other.pem);
    }
  }

  /// Sends a request meant for Entra ID through the proxy: to its address with the path appended,
  /// under the original `Host`.
  HttpAnswer send(HttpCall call, RetryPolicy policy, Lane lane, Deadline deadline) {
    var rewritten = call.to(rewrite(call.uri())).with("Host", call.uri().getRawAuthority());
    return transport.over(engine(deadline)).send(rewritten, policy, lane, deadline);
  }

  private URI rewrite(URI original) {
    var proxy = settings.url();
    if (!"https".equalsIgnoreCase(proxy.getScheme())
        || proxy.getHost() == null
        || proxy.getRawUserInfo() != null
        || proxy.getRawQuery() != null
        || proxy.getRawFragment() != null) {
      throw new InvalidConfiguration(
          "the token proxy must be an https address without user, query and fragment, not "
              + proxy.getScheme()
              + "://"
              + proxy.getHost());
    }
    var base = proxy.toString();
    var prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return URI.create(prefix + original.getRawPath());
  }

  private HttpEngine engine(Deadline deadline) {
    var roots = readRoots();
    var present = current();
    if (present.isPresent()
        && (present.get().roots().sameAs(roots) || (roots.present && roots.pem.length == 0))) {
      return present.get().engine();
    }
    var trust = trust(roots);
    var name = settings.sniName().or(() -> Optional.ofNullable(foundName.get())).orElse("");
    if (name.isEmpty()) {
      name = probes.join("name", deadline, until -> probe(trust, until));
      foundName.set(name);
    }
    return connect(roots, new TlsSettings(trust, Optional.of(name), true));
  }

  private synchronized Optional<Connected> current() {
    return connected;
  }

  private synchronized HttpEngine connect(Roots roots, TlsSettings tls) {
    if (connected.isPresent() && connected.get().roots().sameAs(roots)) {
      return connected.get().engine();
    }
    var engine = engines.apply(tls);
    connected.ifPresent(old -> old.engine().close());
    connected = Optional.of(new Connected(roots, engine));
    return engine;
  }

  private Roots readRoots() {
    try {
      return Files.exists(settings.caFile())
          ? new Roots(Files.readAllBytes(settings.caFile()), true)
          : new Roots(new byte[0], false);
    } catch (IOException e) {
      throw new InvalidConfiguration(
          "identity binding: cannot read the CA file " + settings.caFile(), e);
    }
  }

  private X509TrustManager trust(Roots roots) {
    if (!roots.present) {
      return systemRoots.get();
    }
    try {
      var certificates = TrustRoots.certificates(roots.pem);
      if (certificates.isEmpty()) {
        throw new InvalidConfiguration(
            "identity binding: the CA file %s holds no certificate".formatted(settings.caFile()));
      }
      return TrustRoots.of(certificates);
    } catch (CertificateException e) {
      throw new InvalidConfiguration(
          "identity binding: the CA file %s is damaged".formatted(settings.caFile()), e);
    }
  }

  /// Asks the API server for its certificate, which tells the cluster's name at the proxy.
  private String probe(X509TrustManager trust, Deadline deadline) {
    if (!Files.exists(settings.caFile())) {
      throw new InvalidConfiguration(
          "identity binding: there is no CA file %s to find the token proxy's name with; set"
                  .formatted(settings.caFile())
              + " --sni-name");
    }
    var host = settings.apiServer().getHost();
    int port = settings.apiServer().getPort() < 0 ? 443 : settings.apiServer().getPort();
    int patience = Math.clamp(deadline.remaining().toMillis(), 1, PROBE_MILLIS);
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), patience);
      socket.setSoTimeout(patience);
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      try (var tls =
          (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true)) {
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return SniName.of((X509Certificate) tls.getSession().getPeerCertificates()[0]);
      }
    } catch (IOException e) {
      throw new Unavailable(
          "identity binding: the API server %s:%d did not show its certificate (%s), which tells the"
                  .formatted(host, port, e.getMessage())
              + " token proxy's name; on a hostNetwork pod this needs dnsPolicy"
              + " ClusterFirstWithHostNet; or set --sni-name",
          e);
    } catch (GeneralSecurityException e) {
      throw new InvalidConfiguration("TLS cannot be set up", e);
    }
  }

  synchronized void close() {
    connected.ifPresent(old -> old.engine().close());
    connected = Optional.empty();
  }
}
