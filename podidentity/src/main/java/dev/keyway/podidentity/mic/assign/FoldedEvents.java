// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.client.Pause;
import dev.keyway.kubernetes.event.Events;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tells what happened to many pods at once as one event for each object and reason, and no faster
/// than events are written.
public final class FoldedEvents implements Events, AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final int EACH_TIME = 40;
  private static final int MOST = 5_000;

  private final Events events;
  private final Pause pause;
  private final Map<Key, Folded> waiting = new LinkedHashMap<>(); // guarded by itself
  private final Thread thread;

  private record Key(String kind, String object, Type type, String reason) {}

  private record Folded(Subject subject, String message, int more) {}

  private FoldedEvents(Events events, Pause pause) {
    this.events = events;
    this.pause = pause;
    this.thread = Thread.ofVirtual().name("folded-events").unstarted(this::run);
  }

  /// Starts to pass events on.
  public static FoldedEvents start(Events events, Pause pause) {
    var folded = new FoldedEvents(events, pause);
    folded.thread.start();
    return folded;
  }

  @Override
  public void record(Subject subject, Type type, String reason, String message) {
    var key = new Key(subject.kind(), subject.metadata().key().toString(), type, reason);
    synchronized (waiting) {
      if (waiting.size() < MOST || waiting.containsKey(key)) {
        waiting.merge(
            key,
            new Folded(subject, message, 0),
            (first, _) -> new Folded(first.subject(), first.message(), first.more() + 1));
      }
    }
  }

  private void run() {
    try {
      while (true) {
        pause.forTime(INTERVAL);
        pass();
      }
    } catch (InterruptedException _) {
      // Only close() interrupts.
    }
  }

  private void pass() {
    for (int i = 0; i < EACH_TIME; i++) {
      Map.Entry<Key, Folded> next;
      synchronized (waiting) {
        var first = waiting.entrySet().iterator();
        if (!first.hasNext()) {
          return;
        }
        next = Map.entry(first.next().getKey(), waiting.remove(waiting.keySet().iterator().next()));
      }
      var folded = next.getValue();
      var message =
          folded.more() == 0
              ? folded.message()
              : "%s; and %d more like this".formatted(folded.message(), folded.more());
      events.record(folded.subject(), next.getKey().type(), next.getKey().reason(), message);
    }
  }

  /// Stops; what still waits is lost.
  @Override
  public void close() {
    thread.interrupt();
  }
}
