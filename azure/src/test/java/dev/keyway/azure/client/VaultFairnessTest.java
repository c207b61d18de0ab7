// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultFairnessTest {
  @TempDir Path folder;

  @Test
  void aMountOfManyObjectsLetsOthersIn() throws Exception {
    var gate = new CountDownLatch(1);
    var answered = new AtomicInteger();
    var before = new AtomicInteger();
    try (var rig =
            new VaultRig(
                folder,
                asked -> {
                  try {
                    gate.await();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                  if (asked.path().contains("small")) {
                    before.set(answered.get());
                  } else {
                    answered.incrementAndGet();
                  }
                  return VaultRig.secretReply("v");
                });
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var large = rig.vault("alice", Duration.ofSeconds(50));
      var all =
          IntStream.range(0, 200)
              .mapToObj(i -> executor.submit(() -> large.get(VaultRig.secret("large" + i))))
              .toList();
      await().atMost(Duration.ofSeconds(40)).until(() -> rig.server.asked().size() > 20);
      var small =
          executor.submit(
              () -> rig.vault("bob", Duration.ofSeconds(50)).get(VaultRig.secret("small")));
      await().atMost(Duration.ofSeconds(40)).until(() -> rig.tokenCalls.get() == 2);
      gate.countDown();

      small.get();
      for (var one : all) {
        one.get();
      }
      assertThat(answered).hasValue(200);
      assertThat(before.get()).isLessThan(130);
    }
  }
}
