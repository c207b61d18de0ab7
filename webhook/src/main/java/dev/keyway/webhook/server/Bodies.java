// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Reads the bodies of requests within what the heap has room for: any number of small ones, and
/// few large ones at a time.
final class Bodies {
  /// What no review exceeds: an object of the most that the API server takes (3 MiB), twice.
  static final int LARGEST = 7 << 20;

  private static final int SMALL = 256 << 10;
  private static final int MOST_LARGE = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final Semaphore large = new Semaphore(MOST_LARGE);

  /// Does something with a body.
  interface Use {
    Reply of(byte[] body);
  }

  /// Reads the body and does something with it.
  Reply use(HttpExchange exchange, Use use) throws IOException, InterruptedException {
    if (length(exchange) > LARGEST) {
      return tooLarge();
    }
    var first = exchange.getRequestBody().readNBytes(SMALL);
    if (first.length < SMALL) {
      return use.of(first);
    }
    if (!large.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      return Reply.text(503, "too many large requests at once");
    }
    try {
      var whole = new ByteArrayOutputStream();
      whole.writeBytes(first);
      whole.writeBytes(exchange.getRequestBody().readNBytes(LARGEST + 1 - SMALL));
      return whole.size() > LARGEST ? tooLarge() : use.of(whole.toByteArray());
    } finally {
      large.release();
    }
  }

  private static long length(HttpExchange exchange) {
    var header = exchange.getRequestHeaders().getFirst("Content-Length");
    try {
      return header == null ? 0 : Long.parseLong(header.strip());
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  private static Reply tooLarge() {
    return Reply.text(413, "the request is larger than %d bytes".formatted(LARGEST));
  }
}
