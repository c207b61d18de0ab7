// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.keyway.kubernetes.TestIdentity;
import dev.keyway.kubernetes.access.ClientIdentity;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.access.ServerTrust;
import dev.keyway.kubernetes.access.TokenSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Who is believed to be the server, and who the client shows to be.
@TestInstance(Lifecycle.PER_METHOD)
class TlsTest {
  private final ServerTrust trust;
  private final TestIdentity kube = TestIdentity.make("EC", "kube");
  private final TestIdentity me = TestIdentity.make("EC", "me");
  private HttpsServer server;

  TlsTest() throws Exception {
    trust = new ServerTrust.Authorities(List.of(kube.certificate()));
  }

  @BeforeEach
  void start() throws Exception {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            var settings = getSSLContext().getDefaultSSLParameters();
            settings.setWantClientAuth(true);
            parameters.setSSLParameters(settings);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var name = peer((HttpsExchange) exchange).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, name.length);
            exchange.getResponseBody().write(name);
          }
        });
    server.start();
  }

  private static String peer(HttpsExchange exchange) throws IOException {
    try {
      return exchange.getSSLSession().getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException _) {
      return "nobody";
    }
  }

  private SSLContext context() throws Exception {
    var own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "kube", kube.keys().getPrivate(), new char[0], new Certificate[] {kube.certificate()});
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, new char[0]);
    var clients = KeyStore.getInstance("PKCS12");
    clients.load(null, null);
    clients.setCertificateEntry("me", me.certificate());
    var known = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    known.init(clients);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), known.getTrustManagers(), null);
    return context;
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String ask(ServerTrust whom, Optional<String> name, Optional<ClientIdentity> identity)
      throws Exception {
    var access =
        new ClusterAccess(
            URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
            whom,
            name,
            TokenSource.NONE,
            identity,
            "default",
            "test");
    try (var client = KubernetesClient.open(access, ClientSettings.of("test"))) {
      return client.raw("/");
    }
  }

  @Test
  void showsItsCertificateToAServerOfTheNameGiven() throws Exception {
    var identity = new ClientIdentity(List.of(me.certificate()), me.keys().getPrivate());

    assertThat(ask(trust, Optional.of("kube"), Optional.of(identity))).isEqualTo("CN=me");
  }

  @Test
  void refusesAServerOfAnotherName() {
    assertThatThrownBy(() -> ask(trust, Optional.empty(), Optional.empty()))
        .isInstanceOf(KubernetesException.Unavailable.class)
        .hasMessageContaining("not verified");
    assertThatThrownBy(() -> ask(trust, Optional.of("other"), Optional.empty()))
        .isInstanceOf(KubernetesException.Unavailable.class);
  }

  @Test
  void refusesAServerOfAnotherAuthority() {
    var other = new ServerTrust.Authorities(List.of(me.certificate()));

    assertThatThrownBy(() -> ask(other, Optional.of("kube"), Optional.empty()))
        .isInstanceOf(KubernetesException.Unavailable.class)
        .hasMessageContaining("certification path");
  }

  @Test
  void followsTheFileOfAuthorities(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("ca.crt"), me.certificatePem());
    try (var client = open(new ServerTrust.AuthorityFile(file))) {
      assertThatThrownBy(() -> client.raw("/")).isInstanceOf(KubernetesException.Unavailable.class);

      var fresh = Files.writeString(folder.resolve("fresh"), kube.certificatePem());
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      assertThat(client.raw("/")).isEqualTo("nobody");
    }
    // Gone or broken, it counts as it was.
    try (var client = open(new ServerTrust.AuthorityFile(file))) {
      Files.writeString(file, "no certificate");
      assertThat(client.raw("/")).isEqualTo("nobody");
    }
  }

  private KubernetesClient open(ServerTrust whom) {
    return KubernetesClient.open(
        new ClusterAccess(
            URI.create("https://127.0.0.1:" + server.getAddress().getPort()),
            whom,
            Optional.of("kube"),
            TokenSource.NONE,
            Optional.empty(),
            "default",
            "test"),
        ClientSettings.of("test"));
  }

  @Test
  void believesAnybodyIfItIsTold() throws Exception {
    assertThat(ask(new ServerTrust.Anybody(), Optional.empty(), Optional.empty()))
        .isEqualTo("nobody");
  }
}
