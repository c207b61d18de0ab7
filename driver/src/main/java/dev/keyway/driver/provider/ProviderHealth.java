// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import dev.keyway.agent.log.Log;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.provider.VersionRequest;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Asks every provider in use for its version now and then, and logs what it says. Nothing else
/// follows from it (csi-driver.md §5.3).
public final class ProviderHealth implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 5;
  private static final int VERBOSITY = 4;

  private final SocketProviders providers;
  private final Duration interval;
  private final Log log;
  private final Thread thread;

  private ProviderHealth(SocketProviders providers, Duration interval, Log log) {
    this.providers = providers;
    this.interval = interval;
    this.log = log;
    this.thread = Thread.ofVirtual().name("provider-health").unstarted(this::run);
  }

  /// Starts asking, after the first interval.
  public static ProviderHealth start(SocketProviders providers, Duration interval, Log log) {
    var health = new ProviderHealth(providers, interval, log);
    health.thread.start();
    return health;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(interval);
        providers.channels().forEach(this::ask);
      }
    } catch (InterruptedException _) {
      log.verbose(VERBOSITY, "stopped asking providers for their versions");
    }
  }

  private void ask(String provider, Channel channel) {
    try {
      var version =
          CSIDriverProviderGrpc.newBlockingStub(channel)
              .withWaitForReady()
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .version(VersionRequest.newBuilder().setVersion("v1alpha1").build());
      log.verbose(
          VERBOSITY,
          "provider is healthy",
          "provider",
          provider,
          "runtimeVersion",
          version.getRuntimeVersion());
    } catch (StatusRuntimeException failed) {
      log.verbose(
          VERBOSITY,
          "provider is not healthy",
          "provider",
          provider,
          "code",
          failed.getStatus().getCode());
    }
  }

  /// Stops asking, also in the middle of a call.
  @Override
  public void close() {
    thread.interrupt();
  }
}
