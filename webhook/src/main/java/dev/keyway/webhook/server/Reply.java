// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.server;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/// An answer over HTTP.
record Reply(int status, String type, ByteString body) {
  static Reply json(byte[] body) {
    return new Reply(200, "application/json", ByteString.copyFrom(body));
  }

  static Reply text(int status, String text) {
    return new Reply(status, "text/plain; charset=utf-8", ByteString.copyFromUtf8(text + "\n"));
  }

  void send(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.size());
    var out = exchange.getResponseBody();
    body.writeTo(out);
    // Closing the exchange first waits for the rest of the request, which may never come.
    out.flush();
  }
}
