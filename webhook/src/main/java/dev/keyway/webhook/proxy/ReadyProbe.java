// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.azure.http.Sleeper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Waits until a proxy is ready: what kubelet runs after it has started the container, so that the
/// next container finds a proxy that answers (workload-identity.md §10.6).
final class ReadyProbe {
  private static final int TRIES = 7;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final URI address;
  private final Sleeper sleeper;

  ReadyProbe(int port, Sleeper sleeper) {
    this.address = URI.create("http://127.0.0.1:" + port + Route.READY);
    this.sleeper = sleeper;
  }

  /// Returns why no proxy is ready, or nothing once one is. That nobody listens yet is no reason to
  /// give up.
  Optional<String> await() throws InterruptedException {
    var problem = problem();
    for (int tried = 1; problem.isPresent() && tried < TRIES; tried++) {
      sleeper.sleep(PAUSE);
      problem = problem();
    }
    return problem;
  }

  private Optional<String> problem() {
    try {
      var connection = (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout((int) LONGEST.toMillis());
      connection.setReadTimeout((int) LONGEST.toMillis());
      try {
        int status = connection.getResponseCode();
        return status == 200
            ? Optional.empty()
            : Optional.of("%s answered %d".formatted(address, status));
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return Optional.of("%s: %s".formatted(address, e.getMessage()));
    }
  }
}
