// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.driver.provider.ProviderAnswer;
import dev.keyway.driver.provider.ProviderFailure;
import dev.keyway.driver.provider.Providers;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrencyTest {
  private static final int MANY = 100;

  @TempDir Path folder;
  private TestNode node;
  private ExecutorService threads;

  @BeforeEach
  void start() throws IOException {
    node = new TestNode(folder);
    threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  @AfterEach
  void stop() throws IOException {
    threads.close();
    node.close();
  }

  private Callable<Void> publish(NodeVolumes volumes, String volume) {
    return () -> {
      volumes.publish(node.request(volume, "app", Map.of()), TestNode.TIMEOUT);
      return null;
    };
  }

  @Test
  void publishesManyVolumesSideBySide() throws Exception {
    var volumes = node.volumes();
    var all = new CyclicBarrier(MANY);
    node.providers.does((provider, call) -> {
      meet(all);
      return ScriptedProviders.answer("v1", "foo", "first").mount(provider, call);
    });
    var calls = new ArrayList<Callable<Void>>();
    for (int i = 0; i < MANY; i++) {
      calls.add(publish(volumes, "v" + i));
    }

    for (var done : threads.invokeAll(calls)) {
      done.get();
    }

    assertThat(TestNode.mountsAt(node.root)).isEqualTo(MANY);
    for (int i = 0; i < MANY; i++) {
      assertThat(node.read("v" + i, "foo")).isEqualTo("first");
      volumes.unpublish("csi-v" + i, node.target("v" + i));
    }
    assertThat(TestNode.mountsAt(node.root)).isZero();
  }

  private static void meet(CyclicBarrier all) {
    try {
      all.await(30, TimeUnit.SECONDS);
    } catch (Exception alone) {
      throw new AssertionError("calls for different targets wait for each other", alone);
    }
  }

  @Test
  void publishesOneVolumeOnceHoweverManyCallsThereAre() throws Exception {
    var volumes = node.volumes();
    var calls = new ArrayList<Callable<Void>>();
    for (int i = 0; i < MANY; i++) {
      calls.add(publish(volumes, "v"));
    }

    for (var done : threads.invokeAll(calls)) {
      done.get();
    }

    assertThat(node.providers.calls).hasSize(1);
    assertThat(TestNode.mountsAt(node.root)).isEqualTo(1);
  }

  @Test
  void endsPublishedOrGoneWhenPublishAndUnpublishMeet() throws Exception {
    var volumes = node.volumes();
    var within = new AtomicInteger();
    node.providers.does((provider, call) -> {
      assertThat(within.incrementAndGet()).isEqualTo(1);
      var answer = ScriptedProviders.answer("v1", "foo", "first").mount(provider, call);
      within.decrementAndGet();
      return answer;
    });
    for (int round = 0; round < MANY; round++) {
      var publish = threads.submit(publish(volumes, "v"));
      Future<?> unpublish =
          threads.submit(() -> {
            volumes.unpublish("csi-v", node.target("v"));
            return null;
          });
      publish.get();
      unpublish.get();

      long mounts = TestNode.mountsAt(node.target("v"));
      assertThat(mounts).isLessThanOrEqualTo(1);
      if (mounts == 1) {
        assertThat(node.read("v", "foo")).isEqualTo("first");
      } else {
        assertThat(node.target("v")).doesNotExist();
      }
    }
  }

  @Test
  void undoesAFirstPublishWhoseCallerHasGone() throws Exception {
    var volumes = node.volumes();
    var asked = new CountDownLatch(1);
    node.providers.does(waiting(asked));
    var interrupted = new AtomicBoolean();
    var call =
        Thread.ofVirtual()
            .start(() -> {
              VolumesFixture.assertFails(
                  () -> volumes.publish(node.request(), TestNode.TIMEOUT),
                  Status.Code.CANCELLED,
                  "gone");
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    asked.await();
    assertThat(TestNode.mountsAt(node.target("v"))).isEqualTo(1);

    call.interrupt();
    call.join();

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    assertThat(node.target("v")).isEmptyDirectory();
    assertThat(interrupted).as("the mark is kept for whoever called").isTrue();
  }

  private static Providers waiting(CountDownLatch asked) {
    return (provider, call) -> {
      asked.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException gone) {
        Thread.currentThread().interrupt();
        throw new ProviderFailure("caller has gone", Status.Code.CANCELLED, "Cancelled", gone);
      }
      return new ProviderAnswer(Map.of(), List.of());
    };
  }

  @Test
  void tellsASecondCallerThatTheFirstIsStillAtIt() throws Exception {
    var volumes = node.volumes();
    var asked = new CountDownLatch(1);
    node.providers.does(waiting(asked));
    var first = threads.submit(publish(volumes, "v"));
    asked.await();

    VolumesFixture.assertFails(
        () -> volumes.publish(node.request(), Duration.ofMillis(20)),
        Status.Code.ABORTED,
        node.target("v").toString());

    first.cancel(true);
    Awaitility.await().until(() -> TestNode.mountsAt(node.root) == 0);
  }

  @Test
  void locksLeaveNothingBehind() throws Exception {
    var locks = new TargetLocks();
    var target = Path.of("/a/b/c");
    try (var _ = locks.hold(target, TestNode.TIMEOUT)) {
      assertThat(locks.size()).isEqualTo(1);
      var second = threads.submit(() -> locks.hold(target, Duration.ofMillis(10)));
      assertThatThrownBy(second::get).hasMessageContaining("/a/b/c");
      assertThat(locks.size()).isEqualTo(1);
    }
    assertThat(locks.size()).isZero();
  }
}
