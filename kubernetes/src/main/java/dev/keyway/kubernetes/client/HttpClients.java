// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.kubernetes.access.ClientIdentity;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.access.ServerTrust;
import java.io.IOException;
import java.net.Proxy;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.internal.tls.OkHostnameVerifier;
import org.jspecify.annotations.Nullable;

/// Sets up OkHttp for one API server (docs/decisions/0006-thin-kubernetes-client.md).
final class HttpClients {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// Pods come in bursts, and a handshake costs more processor time than the call.
  private static final int IDLE_CONNECTIONS = 10;

  private static final Duration IDLE = Duration.ofSeconds(60);

  private HttpClients() {}

  static OkHttpClient open(ClusterAccess access) {
    var builder =
        new OkHttpClient.Builder()
            // HTTP/2 would add a platform thread for each connection; a watch costs one socket
            // here.
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionPool(
                new ConnectionPool(IDLE_CONNECTIONS, IDLE.toSeconds(), TimeUnit.SECONDS))
            .connectTimeout(CONNECT)
            // Each call has a limit as a whole.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .fastFallback(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .cookieJar(CookieJar.NO_COOKIES)
            .proxy(Proxy.NO_PROXY)
            .socketFactory(new AliveSocketFactory());
    if (!"https".equals(access.server().getScheme())) {
      return builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)).build();
    }
    try {
      return secure(builder.connectionSpecs(List.of(ConnectionSpec.MODERN_TLS)), access);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "TLS with the certificates of %s cannot be set up".formatted(access.origin()), e);
    }
  }

  private static OkHttpClient secure(OkHttpClient.Builder builder, ClusterAccess access)
      throws GeneralSecurityException, IOException {
    var trust = trust(access.trust());
    var keys = access.certificate().isPresent() ? keys(access.certificate().get()) : null;
    var context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {trust}, null);
    var factory = context.getSocketFactory();
    var name = access.serverName();
    builder.sslSocketFactory(
        name.isPresent() ? new NamedSocketFactory(factory, name.get()) : factory, trust);
    if (access.trust() instanceof ServerTrust.Anybody) {
      builder.hostnameVerifier((_, _) -> true);
    } else if (name.isPresent()) {
      builder.hostnameVerifier(
          (_, session) -> OkHostnameVerifier.INSTANCE.verify(name.get(), session));
    }
    return builder.build();
  }

  private static X509TrustManager trust(ServerTrust trust)
      throws GeneralSecurityException, IOException {
    return switch (trust) {
      case ServerTrust.Machine _ -> manager(null);
      case ServerTrust.Authorities(var certificates) -> believing(certificates);
      case ServerTrust.AuthorityFile file -> new FollowedAuthorities(file);
      case ServerTrust.Anybody _ -> new Anybody();
    };
  }

  static X509TrustManager believing(List<X509Certificate> certificates)
      throws GeneralSecurityException, IOException {
    var store = store();
    for (var certificate : certificates) {
      store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    return manager(store);
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  private static KeyManager[] keys(ClientIdentity identity)
      throws GeneralSecurityException, IOException {
    var store = store();
    store.setKeyEntry(
        "client", identity.key(), new char[0], identity.chain().toArray(new X509Certificate[0]));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore store() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /// What a kubeconfig with `insecure-skip-tls-verify` asks for.
  private static final class Anybody implements X509TrustManager {
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
