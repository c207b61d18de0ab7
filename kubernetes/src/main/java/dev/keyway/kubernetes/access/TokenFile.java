// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A token in a file that kubelet rewrites before it expires: read again each minute, and at once
/// when the server refuses it. If it cannot be read for a while, the last one is sent.
public final class TokenFile implements TokenSource {
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final Path file;
  private final InstantSource clock;
  private @Nullable BearerToken token;
  private Instant until = Instant.MIN;

  public TokenFile(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public synchronized Optional<BearerToken> current() throws AccessFailed {
    var now = clock.instant();
    if (token == null || !now.isBefore(until)) {
      try {
        token = read();
        until = now.plus(FRESH);
      } catch (AccessFailed e) {
        if (token == null) {
          throw e;
        }
      }
    }
    return Optional.of(token);
  }

  @Override
  public synchronized boolean refused() {
    try {
      var before = token;
      token = read();
      until = clock.instant().plus(FRESH);
      return !token.equals(before);
    } catch (AccessFailed _) {
      return false;
    }
  }

  private BearerToken read() throws AccessFailed {
    try {
      return BearerToken.of(Files.readString(file));
    } catch (AccessFailed e) {
      throw new AccessFailed("%s: %s".formatted(file, e.getMessage()));
    } catch (IOException e) {
      // A decoding error's message says nothing of the content.
      throw new AccessFailed("the token file %s cannot be read: %s".formatted(file, e), e);
    }
  }
}
