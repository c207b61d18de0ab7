// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.driver.file.VolumeFile;
import dev.keyway.json.JsonObject;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.protocol.provider.ObjectVersion;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What providers are asked, and what becomes of their answers and failures.
class ProviderAnswersTest extends ProvidersFixture {
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
      assertThat(answer.files()).map(ProviderAnswersTest::shown).isEqualTo(answered.files());
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
