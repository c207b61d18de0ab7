// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metadata;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.internal.http.HttpMethod;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/// Makes the request to the service from the caller's.
final class Asked {
  /// No request to the metadata service has a body of note.
  static final int MAX_BODY = 64 << 10;

  private Asked() {}

  /// @param origin the service, without a path
  /// @param check tells which paths must not be handed on
  /// @throws Refused if it must not or cannot be handed on
  static Request from(HttpExchange exchange, String origin, Proxy.PathCheck check)
      throws Refused, IOException {
    var url = url(exchange, origin, check);
    var headers = headers(exchange);
    var method = exchange.getRequestMethod();
    var body = body(exchange);
    if (body.length > 0 && !HttpMethod.permitsRequestBody(method)) {
      throw new Refused(400, "a request of method %s has no body".formatted(method));
    }
    boolean has = body.length > 0 || HttpMethod.requiresRequestBody(method);
    var request =
        new Request.Builder()
            .url(url)
            .headers(headers)
            .tag(Headers.class, headers)
            .method(method, has ? new Body(body) : null);
    if (headers.get("Accept-Encoding") == null) {
      // Else the library would ask for compressed answers, and expand them. The proxy takes it away
      // again.
      request.header("Accept-Encoding", "identity");
    }
    return request.build();
  }

  private static HttpUrl url(HttpExchange exchange, String origin, Proxy.PathCheck check)
      throws Refused {
    var target = exchange.getRequestURI();
    var path = Optional.ofNullable(target.getRawPath()).orElse("");
    if (!path.startsWith("/")
        || !target.toString().startsWith(path)
        || target.getRawFragment() != null) {
      throw new Refused(400, "the request's target is not a path");
    }
    var refusal = check.refusal(path);
    if (refusal.isPresent()) {
      throw new Refused(400, "the path is not handed on: " + refusal.get());
    }
    var query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    var url = HttpUrl.parse(origin + path + query);
    // What is sent is what was checked, byte for byte.
    if (url == null || !url.encodedPath().equals(path)) {
      throw new Refused(400, "the path has dot segments or is malformed");
    }
    return url;
  }

  private static Headers headers(HttpExchange exchange) throws Refused {
    var given = exchange.getRequestHeaders();
    var dropped = PassedHeaders.dropped(given);
    var headers = new Headers.Builder();
    for (var header : given.entrySet()) {
      if (dropped.contains(PassedHeaders.lower(header.getKey()))) {
        continue;
      }
      for (var value : header.getValue()) {
        try {
          headers.addUnsafeNonAscii(header.getKey(), value);
        } catch (IllegalArgumentException _) {
          // The library's message may quote the value.
          throw new Refused(400, "a header is malformed");
        }
      }
    }
    return headers.build();
  }

  private static byte[] body(HttpExchange exchange) throws Refused, IOException {
    var body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      throw new Refused(413, "the request has more than %d KiB".formatted(MAX_BODY >> 10));
    }
    return body;
  }

  /// Sent once at most: whether the service acted on a request that got no answer is not known.
  private static final class Body extends RequestBody {
    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public @Nullable MediaType contentType() {
      return null; // among the headers
    }

    @Override
    public long contentLength() {
      return bytes.length;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(bytes);
    }
  }
}
