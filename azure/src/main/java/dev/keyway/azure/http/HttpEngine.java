// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import java.io.IOException;
import java.time.Duration;

/// Performs one exchange: no retries on answers, no redirects, no cookies, no cache. Safe for
/// concurrent use; blocks the calling thread.
public interface HttpEngine extends AutoCloseable {

  /// Sends `call` and reads the whole answer within `timeout`.
  ///
  /// @throws ResponseTooLarge if the answer has more than 1 MiB
  /// @throws ResponseCutOff if the peer closed in the middle of the body
  /// @throws IOException if there was no answer
  HttpAnswer exchange(HttpCall call, Duration timeout) throws IOException;

  /// Closes idle connections.
  @Override
  void close();

  /// The answer is larger than anything this client should hold.
  final class ResponseTooLarge extends IOException {
    public ResponseTooLarge(String message) {
      super(message);
    }
  }

  /// The answer began and did not end.
  final class ResponseCutOff extends IOException {
    public ResponseCutOff(IOException cause) {
      super("the connection closed in the middle of the answer", cause);
    }
  }
}
