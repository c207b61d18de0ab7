// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import static dev.keyway.driver.sync.KeyedQueue.Outcome.DONE;
import static dev.keyway.driver.sync.KeyedQueue.Outcome.FAILED;
import static dev.keyway.driver.sync.KeyedQueue.Outcome.HOPELESS;
import static dev.keyway.driver.sync.KeyedQueue.Outcome.LATER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class KeyedQueueTest {
  private record Later(Duration delay, Runnable task) {}

  private final List<Later> later = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  private final List<Throwable> bugs = new ArrayList<>();

  private KeyedQueue<String> queue(KeyedQueue.Outcome outcome) {
    return new KeyedQueue<>(
        key -> {
          done.add(key);
          return outcome;
        },
        Runnable::run,
        1,
        (delay, task) -> later.add(new Later(delay, task)),
        () -> 1,
        bugs::add);
  }

  @Test
  void forgetsWhatIsDone() {
    var queue = queue(DONE);

    queue.add("a");
    queue.add("a");

    assertThat(done).containsExactly("a", "a");
    assertThat(later).isEmpty();
  }

  @Test
  void triesFailuresAgainLessAndLessOften() {
    var queue = queue(FAILED);

    queue.add("a");
    for (int i = 0; i < 14; i++) {
      later.get(i).task().run();
    }

    assertThat(later.subList(0, 4))
        .extracting(Later::delay)
        .containsExactly(
            Duration.ofMillis(200),
            Duration.ofMillis(400),
            Duration.ofMillis(800),
            Duration.ofMillis(1600));
    assertThat(later.getLast().delay()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void comesBackInFiveMinutesEvenToTheHopeless() {
    for (var outcome : List.of(LATER, HOPELESS)) {
      later.clear();
      queue(outcome).add("a");
      assertThat(later).extracting(Later::delay).containsExactly(Duration.ofMinutes(5));
    }
  }

  @Test
  void tellsHowManyKeysWait() {
    for (var outcome : List.of(DONE, LATER, HOPELESS)) {
      var settled = queue(outcome);
      settled.add("a");
      assertThat(settled.waiting()).as("after %s", outcome).isZero();
    }
    var failing = queue(FAILED);
    failing.add("a");
    failing.add("b");
    assertThat(failing.waiting()).isEqualTo(2);
  }

  @Test
  void countsAKeyThatHasNotHadItsTurn() {
    var turns = new ArrayList<Runnable>();
    var queue = new KeyedQueue<String>(_ -> DONE, turns::add, 1, (_, _) -> {}, () -> 1, bugs::add);

    queue.add("a");
    assertThat(queue.waiting()).isOne();

    turns.removeFirst().run();
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void goesOnAfterABug() {
    var queue =
        new KeyedQueue<String>(
            key -> {
              done.add(key);
              if (done.size() == 1) {
                throw new OutOfMemoryError("Java heap space");
              }
              throw new IllegalArgumentException("unexpected");
            },
            Runnable::run,
            1,
            (delay, task) -> later.add(new Later(delay, task)),
            () -> 1,
            bugs::add);

    queue.add("a");
    later.getLast().task().run();

    assertThat(done).containsExactly("a", "a");
    assertThat(bugs).hasSize(2);
    assertThat(later)
        .extracting(Later::delay)
        .containsExactly(Duration.ofMillis(200), Duration.ofMillis(400));
  }

  @Test
  void ignoresAWaitThatAnAdditionHasOvertaken() {
    var queue = queue(FAILED);

    queue.add("a");
    queue.add("a");
    later.getFirst().task().run();

    assertThat(done).hasSize(2);
  }

  @Test
  void doesAKeyOnceMoreHoweverOftenItWasAddedMeanwhile() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var runs = new AtomicInteger();
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      var queue =
          new KeyedQueue<String>(
              _ -> {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                begun.countDown();
                go.await();
                runs.incrementAndGet();
                atOnce.decrementAndGet();
                return DONE;
              },
              workers,
              4,
              (_, _) -> {},
              () -> 0,
              bugs::add);
      queue.add("a");
      begun.await();
      for (int i = 0; i < 50; i++) {
        queue.add("a");
      }
      go.countDown();
      Awaitility.await().until(() -> runs.get() == 2);
    }

    assertThat(runs).hasValue(2);
    assertThat(most).hasValue(1);
  }
}
