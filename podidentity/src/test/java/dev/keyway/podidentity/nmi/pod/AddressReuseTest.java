// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever has had an address before, a pod is never taken for another, and always found once the
/// watch has told of it.
class AddressReuseTest {
  private static final int REUSES = 10_000;
  private static final int CALLERS = 8;

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_128})
  void neverTakesAPodForAnother(long seed) throws Exception {
    var node = new ModelNode(seed, 12);
    var lookup = new PodLookup(node.index(), Duration.ofMillis(20));
    var done = new AtomicBoolean();
    var answered = new AtomicInteger();
    var mistakes = new ConcurrentLinkedQueue<String>();
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      var watch =
          threads.submit(
              (Callable<Boolean>)
                  () -> {
                    node.watch(seed + 1);
                    return true;
                  });
      for (int caller = 0; caller < CALLERS; caller++) {
        var random = new Random(seed + 100 + caller);
        var _ =
            threads.submit(
                (Callable<Boolean>)
                    () -> {
                      while (!done.get()) {
                        call(node, lookup, random, answered, mistakes);
                      }
                      return true;
                    });
      }
      for (int i = 0; i < REUSES; i++) {
        node.reuse();
      }
      node.end();
      watch.get();
      done.set(true);
    }

    assertThat(mistakes).isEmpty();
    assertThat(answered.get()).as("calls that were answered").isGreaterThan(100);
    for (var address : node.addresses()) {
      var holder = node.holder(address).orElseThrow();
      assertThat(lookup.find(address))
          .isInstanceOfSatisfying(
              PodLookup.Result.Found.class,
              found -> assertThat(found.pod().metadata().uid()).isEqualTo(holder.uid()));
    }
  }

  private static void call(
      ModelNode node,
      PodLookup lookup,
      Random random,
      AtomicInteger answered,
      ConcurrentLinkedQueue<String> mistakes)
      throws InterruptedException {
    var address = node.addresses().get(random.nextInt(node.addresses().size()));
    var caller = node.holder(address);
    if (caller.isPresent()
        && lookup.find(address) instanceof PodLookup.Result.Found(var pod)
        && node.holder(address).equals(caller)) {
      answered.incrementAndGet();
      if (!pod.metadata().uid().equals(caller.get().uid())) {
        mistakes.add("%s was taken for %s".formatted(caller.get().uid(), pod.metadata().uid()));
      }
    }
  }
}
