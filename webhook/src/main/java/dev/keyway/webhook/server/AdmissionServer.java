// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.server.HttpServers;
import dev.keyway.agent.server.RequestsUnderWay;
import dev.keyway.webhook.admission.Admission;
import dev.keyway.webhook.admission.AdmissionReview;
import dev.keyway.webhook.admission.Verdict;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;

/// Answers the API server's reviews over TLS; a virtual thread for each request.
public final class AdmissionServer implements AutoCloseable {
  private static final int MOST_AT_ONCE = 256;
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final int BUG = 500;

  /// As long as the API server waits for an answer.
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

  private final HttpsServer server;
  private final ExecutorService threads;
  private final RequestsUnderWay underWay = new RequestsUnderWay();
  private final AdmissionObserver observer;
  private final Log log;
  private final Bodies bodies = new Bodies();
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private volatile Optional<Map<String, Admission>> admissions = Optional.empty();

  private AdmissionServer(
      InetSocketAddress address,
      SSLContext tls,
      TlsVersion least,
      AdmissionObserver observer,
      Log log)
      throws IOException {
    this.observer = observer;
    this.log = log;
    this.server = HttpServers.createTls(address, new Versions(tls, least));
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("admission-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", underWay.counting(this::serve));
  }

  /// Starts to listen. Until [#admit] is called, answers are 503.
  ///
  /// @param key the certificate to show; may change, and may not be there yet
  /// @throws IOException if the address cannot be had
  public static AdmissionServer start(
      InetSocketAddress address,
      X509ExtendedKeyManager key,
      TlsVersion least,
      AdmissionObserver observer,
      Log log)
      throws IOException {
    var server = new AdmissionServer(address, context(key), least, observer, log);
    server.server.start();
    return server;
  }

  private static SSLContext context(X509ExtendedKeyManager key) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {key}, null, null);
      // A session that is resumed would outlive the certificate it began with.
      context.getServerSessionContext().setSessionTimeout(60);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /// The versions that are spoken.
  private static final class Versions extends HttpsConfigurator {
    private final String[] protocols;

    Versions(SSLContext context, TlsVersion least) {
      super(context);
      this.protocols = least.andHigher().toArray(String[]::new);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      var tls = getSSLContext().getDefaultSSLParameters();
      tls.setProtocols(protocols);
      parameters.setSSLParameters(tls);
    }
  }

  /// Sets who decides, by path.
  public void admit(Map<String, Admission> deciders) {
    admissions = Optional.of(Map.copyOf(deciders));
  }

  /// Tells whether it is known who decides.
  public boolean admits() {
    return admissions.isPresent();
  }

  /// Returns where it listens.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /// Returns the port it listens at.
  public int port() {
    return address().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var start = System.nanoTime();
      var known = admissions;
      var path = exchange.getRequestURI().getPath();
      var decider = known.map(all -> all.get(path));
      if (decider.isEmpty()) {
        (known.isPresent()
                ? Reply.text(404, "there is no webhook at this path")
                : Reply.text(503, "the webhook is starting"))
            .send(exchange);
        return;
      }
      observer.begun(path);
      int status = BUG;
      try {
        var reply = limited(exchange, path, decider.get());
        status = reply.status();
        reply.send(exchange);
      } catch (InterruptedException _) {
        // The server is closing.
        Thread.currentThread().interrupt();
      } finally {
        observer.ended(path, status, since(start));
      }
    }
  }

  private Reply limited(HttpExchange exchange, String path, Admission decider)
      throws IOException, InterruptedException {
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return Reply.text(405, "reviews are posted");
    }
    var type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      return Reply.text(415, "the content type is not application/json");
    }
    if (!room.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      return Reply.text(503, "too many requests at once");
    }
    try {
      return bodies.use(exchange, body -> review(body, path, decider));
    } finally {
      room.release();
    }
  }

  private Reply review(byte[] body, String path, Admission decider) {
    var start = System.nanoTime();
    try {
      var review = AdmissionReview.parse(body);
      var verdict = verdict(review, path, decider);
      var answer = review.answer(verdict);
      observer.reviewed(path, review.request(), verdict, since(start));
      return Reply.json(answer);
    } catch (AdmissionReview.Malformed malformed) {
      return Reply.text(400, String.valueOf(malformed.getMessage()));
    }
  }

  private Verdict verdict(AdmissionReview review, String path, Admission decider) {
    try {
      return decider.review(review.request());
    } catch (RuntimeException | StackOverflowError bug) {
      log.bug("a review failed", bug, "path", path, "uid", review.request().uid());
      return new Verdict.Denied(
          BUG, "internal error of the webhook (" + bug.getClass().getName() + "); see its log");
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /// Takes no more requests, and answers those under way.
  @Override
  public void close() {
    underWay.stop(server, LAST_ANSWERS, threads::shutdownNow, Duration.ZERO);
    threads.shutdownNow();
  }
}
