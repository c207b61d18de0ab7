// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.driver.file.VolumeFile;
import dev.keyway.json.JsonObject;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.protocol.provider.ObjectVersion;
import io.grpc.Channel;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketProvidersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final Logs logs = logs();
  private Optional<SocketProviders> opened = Optional.empty();

  private Logs logs() {
    var out = new PrintStream(logged, true, UTF_8);
    return new Logs(LogOptions.standard(5), out, out, InstantSource.system());
  }

  @AfterEach
  void close() {
    opened.ifPresent(SocketProviders::close);
    logs.close();
  }

  private ProviderOptions options() {
    return new ProviderOptions(
        List.of(directory), 4 << 20, 32, Duration.ofMillis(300), PATIENCE, Duration.ofMillis(20));
  }

  private SocketProviders open(Map<String, Channel> builtIn, ProviderOptions options) {
    var providers = new SocketProviders(builtIn, options, logs.named(SocketProviders.class));
    opened = Optional.of(providers);
    return providers;
  }

  private SocketProviders open() {
    return open(Map.of(), options());
  }

  private Path socket(String provider) {
    return directory.resolve(provider + ".sock");
  }

  private static ProviderCall call() {
    return call(PATIENCE);
  }

  private static ProviderCall call(Duration timeout) {
    return new ProviderCall(
        Map.of("zeta", "9", "alpha", "planted-attribute"),
        Optional.of(Map.of("clientsecret", "planted-secret")),
        Path.of("/pods/mount"),
        Map.of("b", "2", "a", "1"),
        timeout);
  }

  private static ProviderFailure failure(SocketProviders providers, String name) {
    return failure(providers, name, call());
  }

  private static ProviderFailure failure(
      SocketProviders providers, String name, ProviderCall call) {
    return catchThrowableOfType(ProviderFailure.class, () -> providers.mount(name, call));
  }

  @Test
  void asksAsProvidersExpect() throws Exception {
    try (var fake = FakeProvider.at(socket("fake"), Answers.one("a"))) {
      open().mount("fake", call());
      var request = fake.requests.element();
      assertThat(request.getAttributes())
          .isEqualTo("{\"alpha\":\"planted-attribute\",\"zeta\":\"9\"}");
      assertThat(request.getSecrets()).isEqualTo("{\"clientsecret\":\"planted-secret\"}");
      assertThat(request.getTargetPath()).isEqualTo("/pods/mount");
      assertThat(request.getPermission()).isEqualTo("420");
      assertThat(request.getCurrentObjectVersionList())
          .extracting(ObjectVersion::getId, ObjectVersion::getVersion)
          .containsExactly(tuple("a", "1"), tuple("b", "2"));
      assertThat(fake.authorities).containsExactly("localhost");
    }
  }

  @Test
  void sendsNullWithoutSecretsAndAnyTextUnchanged() throws Exception {
    var text = "line\nend \"quote\" \\ <b> & \u2028 \u00e9 \ud83d\udd11 \u0001";
    try (var fake = FakeProvider.at(socket("fake"), Answers.one("a"))) {
      open()
          .mount(
              "fake",
              new ProviderCall(
                  Map.of(text, text), Optional.empty(), Path.of("/t"), Map.of(), PATIENCE));
      var request = fake.requests.element();
      assertThat(request.getSecrets()).isEqualTo("null");
      assertThat(JsonObject.parse(request.getAttributes().getBytes(UTF_8)).text(text))
          .contains(text);
      assertThat(request.getCurrentObjectVersionList()).isEmpty();
    }
  }

  record Answered(
      String rule, MountResponse response, Map<String, String> versions, List<String> files) {
    @Override
    public String toString() {
      return rule;
    }
  }

  static Stream<Answered> answers() {
    return Stream.of(
        new Answered(
            "no files",
            Answers.versions("secret/secret1", "v1", "secret/secret2", "v1").build(),
            Map.of("secret/secret1", "v1", "secret/secret2", "v1"),
            List.of()),
        new Answered(
            "files with modes",
            Answers.versions("a", "1")
                .addFiles(Answers.file("foo", 0644, 1))
                .addFiles(Answers.file("baz/bar", 0777, 2))
                .build(),
            Map.of("a", "1"),
            List.of("foo 644 1", "baz/bar 777 2")),
        new Answered(
            "the last of equal ids",
            Answers.versions("a", "1", "b", "1", "a", "2").build(),
            Map.of("a", "2", "b", "1"),
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void understandsAnswers(Answered answered) throws Exception {
    try (var _ = FakeProvider.at(socket("fake"), answered.response())) {
      var answer = open().mount("fake", call());
      assertThat(answer.versions()).isEqualTo(answered.versions());
      assertThat(answer.files()).map(SocketProvidersTest::shown).isEqualTo(answered.files());
    }
  }

  private static String shown(VolumeFile file) {
    return "%s %o %d".formatted(file.path(), file.mode(), file.contents().size());
  }

  record Failed(
      String rule, FakeProvider.Behaviour behaviour, Status.Code code, String reason, String text) {
    @Override
    public String toString() {
      return rule;
    }
  }

  static Stream<Failed> failures() {
    return Stream.of(
        new Failed(
            "an error code",
            _ -> Answers.error("AuthenticationFailed"),
            Status.Code.UNKNOWN,
            "AuthenticationFailed",
            "AuthenticationFailed"),
        new Failed(
            "no versions",
            _ -> MountResponse.getDefaultInstance(),
            Status.Code.UNKNOWN,
            "GRPCProviderError",
            "object versions missing"),
        new Failed(
            "a status of its own",
            _ -> {
              throw Status.PERMISSION_DENIED.withDescription("the vault said no").asException();
            },
            Status.Code.PERMISSION_DENIED,
            "GRPCProviderError",
            "the vault said no"),
        new Failed(
            "unavailable all the time",
            _ -> {
              throw Status.UNAVAILABLE.withDescription("try later").asException();
            },
            Status.Code.UNAVAILABLE,
            "GRPCProviderError",
            "try later"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhyAProviderDidNotDeliver(Failed failed) throws Exception {
    try (var _ = FakeProvider.at(socket("fake"), failed.behaviour())) {
      var failure = failure(open(), "fake");
      assertThat(failure.code()).isEqualTo(failed.code());
      assertThat(failure.reason()).isEqualTo(failed.reason());
      assertThat(failure).hasMessageContaining("\"fake\"").hasMessageContaining(failed.text());
    }
  }

  @Test
  void asksAnUnavailableProviderThreeTimes() throws Exception {
    var asked = new AtomicInteger();
    FakeProvider.Behaviour third =
        _ -> {
          if (asked.incrementAndGet() % 3 != 0) {
            throw Status.UNAVAILABLE.asException();
          }
          return Answers.one("a");
        };
    try (var _ = FakeProvider.at(socket("fake"), third)) {
      assertThat(open().mount("fake", call()).versions()).containsOnlyKeys("a");
      assertThat(asked).hasValue(3);
    }
  }

  @Test
  void asksOnceWhereTheFailureIsNotOfTheMoment() throws Exception {
    try (var fake =
        FakeProvider.at(
            socket("fake"),
            _ -> {
              throw Status.INTERNAL.asException();
            })) {
      assertThat(failure(open(), "fake").code()).isEqualTo(Status.Code.INTERNAL);
      assertThat(fake.requests).hasSize(1);
    }
  }

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
    var failure = failure(open(), "fake");
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
      var providers = open();
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
  void givesUpBeforeItsCallerDoes() throws Exception {
    try (var _ =
        FakeProvider.at(
            socket("fake"),
            _ -> {
              new CountDownLatch(1).await();
              return Answers.one("never");
            })) {
      var failure = failure(open(), "fake", call(Duration.ofMillis(200)));
      assertThat(failure.code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
      assertThat(failure)
          .hasMessageContaining("\"fake\" at " + socket("fake"))
          .hasMessageContaining("did not answer within 200 ms");
    }
  }

  @Test
  void refusesAnswersThatAreTooLargeAndGoesOn() throws Exception {
    var size = new AtomicInteger(200_000);
    FakeProvider.Behaviour sized =
        _ -> Answers.versions("a", "1").addFiles(Answers.file("a", 0644, size.get())).build();
    try (var _ = FakeProvider.at(socket("fake"), sized)) {
      var providers = open(Map.of(), options().withLargestAnswer(1000));
      for (int i = 0; i < 40; i++) {
        var failure = failure(providers, "fake");
        assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(failure.reason()).isEqualTo("GRPCProviderError");
      }
      assertThat(logged.toString(UTF_8)).contains("--max-call-recv-msg-size");
      size.set(5);
      assertThat(providers.mount("fake", call()).files()).hasSize(1);
    }
  }

  /// Calls in a process hand messages over without a look at their size.
  @Test
  void limitsAnswersOfBuiltInProvidersToo() throws Exception {
    var large = Answers.versions("a", "1").addFiles(Answers.file("a", 0644, 200_000)).build();
    try (var _ = FakeProvider.at(socket("elsewhere"), large)) {
      var channel = UnixSocketChannels.client(socket("elsewhere"));
      try {
        var providers = open(Map.of("azure", channel), options().withLargestAnswer(1000));
        var failure = failure(providers, "azure");
        assertThat(failure.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(failure.reason()).isEqualTo("GRPCProviderError");
        assertThat(failure).hasMessageContaining("--max-call-recv-msg-size");
        assertThat(logged.toString(UTF_8)).contains("--max-call-recv-msg-size");
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void notesAnswersThatNoSecretCanHold() throws Exception {
    var large = Answers.versions("a", "1").addFiles(Answers.file("a", 0644, (1 << 20) + 1)).build();
    try (var _ = FakeProvider.at(socket("fake"), large)) {
      open().mount("fake", call());
      assertThat(logged.toString(UTF_8)).contains("larger than a Kubernetes Secret");
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

  @Test
  void logsAndErrorsHaveNoSecrets() throws Exception {
    try (var _ =
        FakeProvider.at(
            socket("fake"),
            _ -> {
              throw Status.UNAVAILABLE.asException();
            })) {
      var failure = failure(open(), "fake");
      assertThat(failure.toString()).doesNotContain("planted");
      assertThat(call().toString()).doesNotContain("planted");
      assertThat(logged.toString(UTF_8)).isNotEmpty().doesNotContain("planted");
    }
  }

  static Stream<Arguments> sizes() {
    var large = "grpc: received message larger than max";
    return Stream.of(
        Arguments.of(Status.UNKNOWN.withDescription("any"), false),
        Arguments.of(Status.RESOURCE_EXHAUSTED.withDescription("user quota exceeded"), false),
        Arguments.of(
            Status.RESOURCE_EXHAUSTED.withDescription(
                large + " length allowed on current machine (1 vs. 2)"),
            false),
        Arguments.of(Status.RESOURCE_EXHAUSTED.withDescription(large + " (6 vs. 5)"), true));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void tellsSizeLimitsFromQuotas(Status status, boolean tooLarge) {
    assertThat(MountMessages.tooLarge(status)).isEqualTo(tooLarge);
  }
}
