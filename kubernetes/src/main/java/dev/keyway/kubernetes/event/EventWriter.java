// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.event;

import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Writes events from one virtual thread. At most 100 wait; more are dropped and counted, as they
/// must neither hold up nor fill the program that tells them.
public final class EventWriter implements Events, AutoCloseable {
  private static final int WAITING = 100;

  private final BlockingQueue<Told> waiting = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final RecentEvents recent;
  private final InstantSource clock;
  private final EventObserver observer;
  private final Thread thread;

  private EventWriter(RecentEvents recent, InstantSource clock, EventObserver observer) {
    this.recent = recent;
    this.clock = clock;
    this.observer = observer;
    this.thread = Thread.ofVirtual().name("events").unstarted(this::writeAll);
  }

  /// Starts to write.
  ///
  /// @param component the source that events name
  public static EventWriter start(
      KubernetesClient client, String component, InstantSource clock, EventObserver observer) {
    var recent = new RecentEvents(client, component);
    var writer = new EventWriter(recent, clock, observer);
    writer.thread.start();
    return writer;
  }

  @Override
  public void record(Subject subject, Type type, String reason, String message) {
    var told = Told.of(subject, type, reason, message, clock.instant());
    if (closed.get() || !waiting.offer(told)) {
      dropped.incrementAndGet();
      observer.dropped(subject, reason);
    }
  }

  /// Returns how many were dropped so far.
  public long dropped() {
    return dropped.get();
  }

  private void writeAll() {
    try {
      while (!closed.get()) {
        write(waiting.take());
      }
    } catch (InterruptedException _) {
      // Closed: events that still wait are of no use later.
    }
  }

  private void write(Told told) {
    try {
      recent.write(told);
    } catch (KubernetesException e) {
      if (!closed.get()) {
        observer.failed(told.subject(), told.reason(), e);
      }
    } catch (RuntimeException | Error _) {
      // A bug: later events are still to be written.
      dropped.incrementAndGet();
      observer.dropped(told.subject(), told.reason());
    }
  }

  /// Stops; events that still wait are lost.
  @Override
  public void close() {
    closed.set(true);
    thread.interrupt();
  }
}
