// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.agent.server.UnixSocketChannels;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Finding providers, staying connected to them, and many calls at once.
class SocketProvidersTest extends ProvidersFixture {
  private static final Duration SHORT = Duration.ofMillis(300);

  @ParameterizedTest
  @ValueSource(strings = {"bad/provider/name", "..", "a b", "é", "1234567890123456789012345678901"})
  void refusesNamesThatCannotBe(String name) {
    var failure = failure(open(), name);
    assertThat(failure).hasMessageContaining("invalid provider").hasMessageContaining(name);
    assertThat(failure.code()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(failure.reason()).isEmpty();
  }

  @Test
  void findsAProviderOnceItsSocketIsThere() throws Exception {
    var providers = open();
    var failure = failure(providers, "fake");
    assertThat(failure).hasMessageContaining("provider not found").hasMessageContaining("\"fake\"");
    assertThat(failure.code()).isEqualTo(Status.Code.UNKNOWN);
    assertThat(failure.reason()).isEmpty();
    try (var _ = FakeProvider.at(socket("fake"), Answers.one("a"))) {
      assertThat(providers.mount("fake", call()).versions()).containsOnlyKeys("a");
    }
    assertThat(failure(providers, "fake")).hasMessageContaining("provider not found");
  }

  @Test
  void looksIntoFoldersInOrder() throws Exception {
    var first = Files.createDirectory(directory.resolve("first"));
    var second = Files.createDirectory(directory.resolve("second"));
    var providers =
        open(
            Map.of(),
            new ProviderOptions(
                List.of(directory.resolve("no"), first, second),
                4 << 20,
                32,
                PATIENCE,
                PATIENCE,
                Duration.ofMillis(20)));
    try (var _ = FakeProvider.at(second.resolve("fake.sock"), Answers.one("second"))) {
      assertThat(providers.mount("fake", call()).versions()).containsOnlyKeys("second");
      try (var _ = FakeProvider.at(first.resolve("fake.sock"), Answers.one("first"))) {
        assertThat(providers.mount("fake", call()).versions()).containsOnlyKeys("first");
      }
      assertThat(providers.mount("fake", call()).versions()).containsOnlyKeys("second");
    }
  }

  @Test
  void asksTheNewProcessAfterAProviderWasReplaced() throws Exception {
    var providers = open();
    try (var _ = FakeProvider.at(socket("fake"), Answers.one("old"))) {
      assertThat(providers.mount("fake", call()).versions()).containsOnlyKeys("old");
    }
    try (var _ = FakeProvider.at(socket("fake"), Answers.one("new"))) {
      assertThat(providers.mount("fake", call()).versions()).containsOnlyKeys("new");
    }
  }

  @Test
  void looksForBuiltInProvidersFirst() throws Exception {
    try (var _ = FakeProvider.at(socket("elsewhere"), Answers.one("built in"));
        var _ = FakeProvider.at(socket("azure"), Answers.one("socket"))) {
      var channel = UnixSocketChannels.client(socket("elsewhere"));
      try {
        var providers = open(Map.of("azure", channel), options());
        assertThat(providers.mount("azure", call()).versions()).containsOnlyKeys("built in");
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void saysWhoDoesNotListenAndWhere() throws Exception {
    Files.createFile(socket("fake"));
    var failure = failure(open(Map.of(), options(SHORT)), "fake");
    assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failure.reason()).isEqualTo("GRPCProviderError");
    assertThat(failure)
        .hasMessageContaining("\"fake\" at " + socket("fake"))
        .hasMessageContaining("does not listen");
  }

  @Test
  void waitsForAProviderThatStarts() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Files.createFile(socket("fake"));
      var options =
          new ProviderOptions(
              List.of(directory), 4 << 20, 32, PATIENCE, PATIENCE, Duration.ofMillis(20));
      var providers = open(Map.of(), options);
      var mounting = threads.submit(() -> providers.mount("fake", call()));
      await().until(() -> !providers.channels().isEmpty());
      try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        // Another file at the same path: the call in progress connects to the path, not the file.
        Files.delete(socket("fake"));
        listening.bind(UnixDomainSocketAddress.of(socket("fake")));
      }
      Files.delete(socket("fake"));
      try (var _ = FakeProvider.at(socket("fake"), Answers.one("a"))) {
        assertThat(mounting.get(30, TimeUnit.SECONDS).versions()).containsOnlyKeys("a");
      }
    }
  }

  @Test
  void saysThatASocketVanishedMidCall() throws Exception {
    var called = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var fake =
          FakeProvider.at(
              socket("fake"),
              _ -> {
                called.countDown();
                new CountDownLatch(1).await();
                return Answers.one("never");
              });
      var providers = open(Map.of(), options(Duration.ofSeconds(5)));
      var mounting = threads.submit(() -> failure(providers, "fake"));
      called.await();
      fake.close();
      var failure = mounting.get(30, TimeUnit.SECONDS);
      assertThat(failure)
          .hasMessageMatching(
              "provider \"fake\" (has no socket any more|at .*fake.sock does not listen).*");
      assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void oneConnectionServesAHundredVolumesAndSoManyAtOnce() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var never = new CountDownLatch(1);
    FakeProvider.Behaviour counting =
        _ -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          assertThat(never.await(5, TimeUnit.MILLISECONDS)).isFalse();
          now.decrementAndGet();
          return Answers.one("a");
        };
    try (var fake = FakeProvider.at(socket("fake"), counting)) {
      var options =
          new ProviderOptions(
              List.of(directory), 4 << 20, 8, PATIENCE, PATIENCE, Duration.ofSeconds(1));
      var providers = open(Map.of(), options);
      all(IntStream.range(0, 100).mapToObj(_ -> () -> providers.mount("fake", call())));
      assertThat(fake.requests).hasSize(100);
      assertThat(fake.connections).hasSize(1);
      assertThat(most.get()).isBetween(1, 8);
    }
  }

  private static void all(Stream<Callable<ProviderAnswer>> calls) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = calls.map(threads::submit).toList();
      for (var answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS).versions()).isNotEmpty();
      }
    }
  }

  @Test
  void tellsThatAProviderIsBusy() throws Exception {
    var called = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    FakeProvider.Behaviour slow =
        _ -> {
          called.countDown();
          release.await();
          return Answers.one("a");
        };
    try (var _ = FakeProvider.at(socket("fake"), slow);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var options =
          new ProviderOptions(
              List.of(directory), 4 << 20, 1, PATIENCE, PATIENCE, Duration.ofMillis(20));
      var providers = open(Map.of(), options);
      var first = threads.submit(() -> providers.mount("fake", call()));
      called.await();
      var failure = failure(providers, "fake", call(Duration.ofMillis(100)));
      assertThat(failure.code()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("is busy");
      release.countDown();
      assertThat(first.get(30, TimeUnit.SECONDS).versions()).containsOnlyKeys("a");
    }
  }

  @Test
  void servesManyProvidersAtOnceWhileTheirHealthIsAsked() throws Exception {
    var fakes = IntStream.range(0, 10).mapToObj(i -> fake("fake" + i)).toList();
    var providers = open();
    try (var _ =
        ProviderHealth.start(providers, Duration.ofMillis(1), logs.named(ProviderHealth.class))) {
      all(IntStream.range(0, 200).mapToObj(i -> () -> providers.mount("fake" + i % 10, call())));
      await().untilAsserted(() -> assertThat(fakes).allMatch(fake -> fake.versionsAsked.get() > 0));
      await().untilAsserted(() -> assertThat(logged.toString(UTF_8)).contains("0.0.10"));
    }
    assertThat(fakes).allMatch(fake -> fake.connections.size() == 1);
    for (var fake : fakes) {
      fake.close();
    }
  }

  private FakeProvider fake(String name) {
    try {
      return FakeProvider.at(socket(name), Answers.one(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
