// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What an instance has opened so far. Closing closes the last first, and all of it even if some of
/// it fails to close. For one thread at a time.
final class Opened implements Closeable {
  private final Deque<Closeable> parts = new ArrayDeque<>();

  void add(Closeable part) {
    parts.push(part);
  }

  /// @throws IOException the first failure, with the others as suppressed
  @Override
  public void close() throws IOException {
    List<Exception> failures = new ArrayList<>();
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (IOException | RuntimeException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      Exception first = failures.getFirst();
      failures.stream().skip(1).forEach(first::addSuppressed);
      throw first instanceof IOException io ? io : new IOException(first);
    }
  }
}
