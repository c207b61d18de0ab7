// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.access.AccessFailed;
import dev.keyway.kubernetes.access.ClusterAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

/// Makes calls over HTTP and says what went wrong. Repeats those that the server puts off, if that
/// does no harm, and once those it refuses because a token was replaced.
final class HttpCalls implements AutoCloseable {
  private static final int ATTEMPTS = 4;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final long LONGEST_STATUS = 64 << 10;

  private final ClusterAccess access;
  private final ClientSettings settings;
  private final Pause pause;
  private final OkHttpClient http;

  HttpCalls(ClusterAccess access, ClientSettings settings, Pause pause) {
    this.access = access;
    this.settings = settings;
    this.pause = pause;
    this.http = HttpClients.open(access);
  }

  /// Makes something of an answer's content.
  interface Reading<R> {
    R read(InputStream body) throws IOException, MalformedJson;
  }

  <R> R send(Ask ask, Reading<R> reading) throws KubernetesException {
    boolean refused = false;
    for (int attempt = 1; ; attempt++) {
      try (var response = exchange(ask)) {
        if (response.isSuccessful()) {
          return reading.read(response.body().byteStream());
        }
        if (response.code() == 401 && !refused && access.token().refused()) {
          refused = true;
          continue;
        }
        throw failure(ask, response);
      } catch (KubernetesException.Unavailable e) {
        var wait = e.retryAfter();
        if (!ask.repeatable()
            || attempt == ATTEMPTS
            || wait.filter(time -> time.compareTo(LONGEST_PAUSE) <= 0).isEmpty()) {
          throw e;
        }
        rest(ask, wait.get());
      } catch (KubernetesException e) {
        throw e;
      } catch (MalformedJson e) {
        throw unavailable(ask, "the answer is " + e.getMessage(), e);
      } catch (IOException e) {
        throw unavailable(ask, reason(e), e);
      }
    }
  }

  private Response exchange(Ask ask) throws IOException {
    var call = http.newCall(request(ask));
    call.timeout().timeout(Math.max(1, ask.timeout().toMillis()), TimeUnit.MILLISECONDS);
    var start = System.nanoTime();
    int status = 0;
    try {
      var response = execute(call);
      status = response.code();
      return response;
    } finally {
      var took = Duration.ofNanos(System.nanoTime() - start);
      settings.observer().called(ask.verb(), ask.resource(), status, took);
    }
  }

  private Request request(Ask ask) throws AccessFailed {
    var request =
        new Request.Builder()
            .url(ask.url())
            .header("User-Agent", settings.userAgent())
            .header("Accept", "application/json, */*")
            // A zipped list would save the network at the cost of this machine's memory.
            .header("Accept-Encoding", "identity")
            .method(ask.method(), ask.body().map(Body::new).orElse(null));
    access
        .token()
        .current()
        .ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
    return request.build();
  }

  /// Java cannot see it, but Kotlin's code may throw `InterruptedException`.
  private static Response execute(Call call) throws IOException {
    try {
      return call.execute();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private static KubernetesException failure(Ask ask, Response response) throws IOException {
    var source = response.body().source();
    source.request(LONGEST_STATUS);
    var buffer = source.getBuffer();
    var body = buffer.readByteArray(Math.min(LONGEST_STATUS, buffer.size()));
    return Failures.of(
        ask.words(), response.code(), body, Optional.ofNullable(response.header("Retry-After")));
  }

  private void rest(Ask ask, Duration time) throws KubernetesException {
    try {
      pause.forTime(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(ask, "interrupted", e);
    }
  }

  private String reason(IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return "interrupted";
    }
    if (e instanceof AccessFailed) {
      return String.valueOf(e.getMessage());
    }
    return "%s: %s".formatted(access.server(), e.getMessage() == null ? e : e.getMessage());
  }

  private static KubernetesException unavailable(Ask ask, String reason, Exception cause) {
    return new KubernetesException.Unavailable(
        "cannot %s: %s".formatted(ask.words(), reason), Optional.empty(), cause);
  }

  /// Ends calls under way, too.
  @Override
  public void close() {
    http.dispatcher().cancelAll();
    http.connectionPool().evictAll();
  }

  /// Writes JSON straight into the connection.
  private static final class Body extends RequestBody {
    private final Ask.Content content;

    Body(Ask.Content content) {
      this.content = content;
    }

    @Override
    public MediaType contentType() {
      return content.type();
    }

    /// Whether the server took in what was sent is unknown when a connection breaks; whoever writes
    /// decides then.
    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) {
      content.json().writeTo(sink.outputStream());
    }
  }
}
