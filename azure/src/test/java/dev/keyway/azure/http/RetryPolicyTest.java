// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.Rejected;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.TestClock;
import dev.keyway.azure.http.HttpEngine.ResponseCutOff;
import dev.keyway.azure.http.HttpEngine.ResponseTooLarge;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final HttpCall CALL = HttpCall.get(URI.create("https://kv.test/a?secret=1"));

  private final TestClock clock = new TestClock();

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void asksThreeTimesMoreOnPassingFailures(int status) {
    var engine = new FakeEngine(_ -> FakeEngine.json(status, "{}"));

    assertThat(send(engine, RetryPolicy.SERVICE, Duration.ofMinutes(2)).status()).isEqualTo(status);

    assertThat(engine.calls()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 301, 400, 401, 403, 404, 409, 410, 501})
  void takesOtherAnswersAsTheyAre(int status) {
    var engine = new FakeEngine(_ -> FakeEngine.json(status, "{}"));

    send(engine, RetryPolicy.SERVICE, Duration.ofMinutes(2));

    assertThat(engine.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410, 429, 500, 501, 505, 508, 510, 511})
  void isMorePatientWithTheMetadataService(int status) {
    var engine = new FakeEngine(_ -> FakeEngine.json(status, "{}"));

    send(engine, RetryPolicy.METADATA, Duration.ofMinutes(10));

    assertThat(engine.calls()).hasSize(7);
    assertThat(clock.slept()).allMatch(pause -> pause.compareTo(Duration.ofSeconds(25)) <= 0);
  }

  @Test
  void pausesWithinTheBoundsOfEachTry() {
    var random = new Random(11);
    for (int i = 0; i < 500; i++) {
      var answer = FakeEngine.json(503, "{}");
      assertPause(answer, 1, random, 640, 1040);
      assertPause(answer, 2, random, 1920, 3120);
      assertPause(answer, 3, random, 4480, 7280);
      assertThat(RetryPolicy.SERVICE.pauseAfter(answer, 4, random::nextDouble, TestClock.START))
          .isEmpty();
    }
  }

  private static void assertPause(HttpAnswer answer, int tried, Random random, int from, int to) {
    assertThat(RetryPolicy.SERVICE.pauseAfter(answer, tried, random::nextDouble, TestClock.START))
        .hasValueSatisfying(pause ->
            assertThat(pause).isBetween(Duration.ofMillis(from - 1), Duration.ofMillis(to)));
  }

  @ParameterizedTest
  @CsvSource({
    "retry-after-ms, 1500, 1500",
    "x-ms-retry-after-ms, 250, 250",
    "Retry-After, 7, 7000",
    "Retry-After, 'Sun, 22 Nov 2026 10:00:09 GMT', 9000",
    "Retry-After, 'Sun, 22 Nov 2026 09:00:00 GMT', 0",
  })
  void waitsAsLongAsTheServiceAsks(String header, String value, long millis) {
    var tries = new AtomicInteger();
    var engine =
        new FakeEngine(_ ->
            tries.incrementAndGet() == 1
                ? FakeEngine.json(429, "{}", header, value)
                : FakeEngine.json(200, "{}"));

    assertThat(send(engine, RetryPolicy.SERVICE, Duration.ofMinutes(2)).status()).isEqualTo(200);

    assertThat(clock.slept()).containsExactly(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"61", "4102444800", "99999999999999999999999999"})
  void doesNotWaitLongerThanAMinuteForAService(String seconds) {
    var engine = new FakeEngine(_ -> FakeEngine.json(429, "{}", "Retry-After", seconds));

    send(engine, RetryPolicy.SERVICE, Duration.ofHours(1));

    assertThat(engine.calls()).hasSize(1);
  }

  @Test
  void returnsTheLastAnswerWhenTheDeadlineLeavesNoRoomForAPause() {
    var engine = new FakeEngine(_ -> FakeEngine.json(429, "{}", "Retry-After", "30"));

    assertThat(send(engine, RetryPolicy.SERVICE, Duration.ofSeconds(10)).status()).isEqualTo(429);

    assertThat(clock.slept()).isEmpty();
  }

  @Test
  void namesTheEndpointButNoQueryWhenItCannotBeReached() {
    var engine =
        new FakeEngine(_ -> {
          throw new IOException("Connection refused");
        });

    assertThatThrownBy(() -> send(engine, RetryPolicy.SERVICE, Duration.ofMinutes(2)))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining("https://kv.test/a")
        .hasMessageContaining("Connection refused")
        .hasMessageContaining("4 tries")
        .hasMessageNotContaining("secret=1");
    assertThat(engine.calls()).hasSize(4);
  }

  @Test
  void tellsACutOffAnswerFromAnAbsentOne() {
    var engine =
        new FakeEngine(_ -> {
          throw new ResponseCutOff(new IOException("unexpected end of stream"));
        });

    assertThatThrownBy(() -> send(engine, RetryPolicy.SERVICE, Duration.ofMinutes(2)))
        .isInstanceOf(UnexpectedResponse.class)
        .hasMessageContaining("middle of the answer");
  }

  @Test
  void refusesAnAnswerThatIsTooLargeAtOnce() {
    var engine =
        new FakeEngine(_ -> {
          throw new ResponseTooLarge("the answer has more than 1 MiB");
        });

    assertThatThrownBy(() -> send(engine, RetryPolicy.SERVICE, Duration.ofMinutes(2)))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("1 MiB");
    assertThat(engine.calls()).hasSize(1);
  }

  @Test
  void stopsAtTheDeadline() {
    var engine =
        new FakeEngine(_ -> {
          clock.pass(Duration.ofSeconds(3));
          throw new IOException("timeout");
        });

    assertThatThrownBy(() -> send(engine, RetryPolicy.SERVICE, Duration.ofSeconds(3)))
        .isInstanceOf(DeadlineExceeded.class)
        .hasMessageContaining("https://kv.test/a");
  }

  private HttpAnswer send(FakeEngine engine, RetryPolicy policy, Duration time) {
    var transport = new Transport(engine, clock, () -> 0.5, clock);
    return transport.send(CALL, policy, transport.lane("kv.test", 4), clock.in(time));
  }
}
