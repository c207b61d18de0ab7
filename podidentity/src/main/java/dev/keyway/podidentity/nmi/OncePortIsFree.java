// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.agent.log.Log;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Starts a part of a program when nobody else has the port that it needs, without keeping the
/// other parts: while pod identity changes hands, the NMI of before may still run on the node.
///
/// @param <T> what is started
final class OncePortIsFree<T> implements AutoCloseable {
  private final InetSocketAddress address;
  private final Supplier<T> starter;
  private final Consumer<T> ender;
  private final Log log;
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable T started;
  private @Nullable RuntimeException failed;

  private OncePortIsFree(
      InetSocketAddress address, Supplier<T> starter, Consumer<T> ender, Log log) {
    this.address = address;
    this.starter = starter;
    this.ender = ender;
    this.log = log;
  }

  /// Starts it now, or in the background as soon as the port is free.
  ///
  /// @param ender ends what was started
  /// @param pause between two looks at the port
  /// @throws RuntimeException what `starter` throws, if the port is free now
  static <T> OncePortIsFree<T> start(
      InetSocketAddress address, Supplier<T> starter, Consumer<T> ender, Duration pause, Log log) {
    var part = new OncePortIsFree<>(address, starter, ender, log);
    if (part.isFree()) {
      part.started = starter.get();
    } else {
      log.warning(
          "the port is taken, waiting until it is free: is another NMI on this node?",
          "address",
          address.getHostString(),
          "port",
          address.getPort());
      Thread.ofVirtual().name("nmi-start").start(() -> part.await(pause));
    }
    return part;
  }

  private boolean isFree() {
    try (var _ = new ServerSocket(address.getPort(), 1, address.getAddress())) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private void await(Duration pause) {
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        if (isFree()) {
          begin();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin() {
    lock.lock();
    try {
      if (closed.getCount() > 0) {
        started = starter.get();
      }
    } catch (RuntimeException e) {
      failed = e;
      log.error("NMI cannot start", "err", String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  /// Returns what was started; empty as long as it waits, and if it has failed.
  Optional<T> started() {
    lock.lock();
    try {
      return Optional.ofNullable(started);
    } finally {
      lock.unlock();
    }
  }

  /// Returns why nothing is started; nothing if it is.
  Optional<String> missing() {
    lock.lock();
    try {
      if (started != null) {
        return Optional.empty();
      }
      return Optional.of(
          failed != null
              ? "NMI, which cannot start: " + failed.getMessage()
              : "port %d at %s, which another program has: is another NMI on this node?"
                  .formatted(address.getPort(), address.getHostString()));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    lock.lock();
    try {
      if (started != null) {
        ender.accept(started);
      }
    } finally {
      lock.unlock();
    }
  }
}
