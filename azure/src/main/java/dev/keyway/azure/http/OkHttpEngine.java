// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.internal.tls.OkHostnameVerifier;
import org.jspecify.annotations.Nullable;

/// The engine over OkHttp (docs/decisions/0001-http-engine.md). TLS is set up when the first https
/// address is asked for, so that a machine that only talks to IMDS never loads it.
public final class OkHttpEngine implements HttpEngine {
  /// Far above Key Vault's 25 KiB for a secret, below the 4 MiB that the Secrets Store CSI driver
  /// takes for a whole mount, and what a node's heap of 32 MiB can hold while it is decoded.
  private static final long MAX_BODY = 1 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(30);
  private static final int IDLE_CONNECTIONS = 32;
  private static final Duration IDLE = Duration.ofSeconds(90);

  private final String userAgent;
  private final ProxyRules proxies;
  private final Supplier<TlsSettings> tls;
  private @Nullable ConnectionPool pool;
  private @Nullable OkHttpClient plain;
  private @Nullable OkHttpClient secure;

  /// @param tls asked once, with the first https address
  public OkHttpEngine(String userAgent, ProxyRules proxies, Supplier<TlsSettings> tls) {
    this.userAgent = userAgent;
    this.proxies = proxies;
    this.tls = tls;
  }

  @Override
  public HttpAnswer exchange(HttpCall call, Duration timeout) throws IOException {
    var client = "https".equalsIgnoreCase(call.uri().getScheme()) ? secure() : plain();
    var exchange = client.newCall(request(call));
    exchange.timeout().timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
    try (var response = execute(exchange)) {
      return new HttpAnswer(response.code(), response.headers().toMultimap(), body(response));
    }
  }

  /// Java cannot see it, but Kotlin's code throws `InterruptedException` while it connects.
  private static Response execute(Call exchange) throws IOException {
    try {
      return exchange.execute();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private Request request(HttpCall call) {
    var request = new Request.Builder();
    try {
      request.url(call.uri().toString());
    } catch (IllegalArgumentException _) {
      throw new InvalidConfiguration("%s cannot be asked over HTTP".formatted(call.endpoint()));
    }
    header(call, request, "User-Agent", userAgent);
    call.headers().forEach((name, value) -> header(call, request, name, value.reveal()));
    Optional<RequestBody> body = call.body().map(OkHttpEngine::body);
    return request.method(call.method(), body.orElse(null)).build();
  }

  private static void header(HttpCall call, Request.Builder request, String name, String value) {
    try {
      request.header(name, value);
    } catch (IllegalArgumentException _) {
      // The library's message quotes the value, which may be secret.
      throw new InvalidConfiguration(
          "%s was not asked: the header %s has a line break or another character that no header may have"
              .formatted(call.endpoint(), name));
    }
  }

  private static RequestBody body(HttpCall.Body body) {
    var text = body.text().reveal().getBytes(StandardCharsets.UTF_8);
    return RequestBody.create(text, MediaType.get(body.type()));
  }

  private static byte[] body(Response response) throws IOException {
    try (ResponseBody body = response.body()) {
      if (body.contentLength() > MAX_BODY) {
        throw new ResponseTooLarge("the answer has more than 1 MiB");
      }
      var source = body.source();
      if (source.request(MAX_BODY + 1)) {
        throw new ResponseTooLarge("the answer has more than 1 MiB");
      }
      return source.getBuffer().readByteArray();
    } catch (InterruptedIOException | ResponseTooLarge e) {
      throw e;
    } catch (IOException e) {
      throw new ResponseCutOff(e);
    }
  }

  private synchronized OkHttpClient plain() {
    if (plain == null) {
      plain = builder().connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)).build();
    }
    return plain;
  }

  private synchronized OkHttpClient secure() {
    if (secure == null) {
      secure = secure(tls.get());
    }
    return secure;
  }

  private OkHttpClient secure(TlsSettings settings) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {settings.trust()}, null);
      var builder = builder().connectionSpecs(List.of(ConnectionSpec.MODERN_TLS));
      var factory = context.getSocketFactory();
      settings
          .serverName()
          .ifPresentOrElse(
              name ->
                  builder
                      .sslSocketFactory(new NamedSocketFactory(factory, name), settings.trust())
                      .hostnameVerifier(
                          (_, session) -> OkHostnameVerifier.INSTANCE.verify(name, session)),
              () -> builder.sslSocketFactory(factory, settings.trust()));
      if (!settings.checksName()) {
        builder.hostnameVerifier((_, _) -> true);
      }
      return builder.build();
    } catch (GeneralSecurityException e) {
      throw new InvalidConfiguration("TLS cannot be set up", e);
    }
  }

  private OkHttpClient.Builder builder() {
    return new OkHttpClient.Builder()
        .connectionPool(pool())
        .connectTimeout(CONNECT)
        .readTimeout(SILENCE)
        .writeTimeout(SILENCE)
        .followRedirects(false)
        .followSslRedirects(false)
        .cookieJar(CookieJar.NO_COOKIES)
        .dns(new LocalNames())
        .proxySelector(new Selector(proxies))
        .proxyAuthenticator(authenticator());
  }

  private Authenticator authenticator() {
    return (route, response) -> {
      var asked = response.request();
      if (asked.header("Proxy-Authorization") != null) {
        return null;
      }
      return proxies
          .proxyFor(route == null ? asked.url().uri() : route.address().url().uri())
          .flatMap(ProxyRules.Target::authorization)
          .map(authorization ->
              asked.newBuilder().header("Proxy-Authorization", authorization.reveal()).build())
          .orElse(null);
    };
  }

  @Override
  public synchronized void close() {
    if (pool != null) {
      pool.evictAll();
    }
  }

  private synchronized ConnectionPool pool() {
    if (pool == null) {
      pool = new ConnectionPool(IDLE_CONNECTIONS, IDLE.toSeconds(), TimeUnit.SECONDS);
    }
    return pool;
  }

  private static final class Selector extends ProxySelector {
    private final ProxyRules rules;

    Selector(ProxyRules rules) {
      this.rules = rules;
    }

    @Override
    public List<Proxy> select(URI uri) {
      return rules
          .proxyFor(uri)
          .map(target -> List.of(new Proxy(target.type(), target.address())))
          .orElse(List.of(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
      // The failed request tells.
    }
  }
}
