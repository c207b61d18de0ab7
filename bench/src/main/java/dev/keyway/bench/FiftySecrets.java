// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.Median;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Report;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.fault.Service;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// `mount50`: 50 secrets by workload identity from a vault that is 20 ms away.
final class FiftySecrets {
  private static final Duration NEAR = Duration.ofMillis(20);
  private static final Duration FAR = Duration.ofMillis(220);
  private static final double FOUR_ROUND_TRIPS = 80;
  private static final int COUNT = 50;
  private static final int WARM_ROUNDS = 40;
  private static final int ROUNDS = 9;

  /// Measured with the original on warm connections, 20 ms from its vault.
  private static final double PUBLISHED_MILLISECONDS = 1156;

  private final Rig rig;

  private FiftySecrets(Rig rig) {
    this.rig = rig;
  }

  static Report run() throws IOException, GeneralSecurityException {
    try (var rig = Rig.start(List.of())) {
      return new FiftySecrets(rig).measure();
    }
  }

  /// What a mount cost.
  ///
  /// @param tokens all calls at Entra ID
  private record Cost(long tokens, long challenges, long reads, double milliseconds) {}

  private Report measure() throws IOException, GeneralSecurityException {
    var identity = rig.identity("warm");
    var keyFetches = issuerKeyFetches(identity);
    warmUp(identity);
    rig.vaultLatency(NEAR);
    var first = first("first");
    var again = first("second");
    rig.vaultLatency(FAR);
    var far = first("third");
    rig.vaultLatency(NEAR);

    var secrets = rig.vault("measured", COUNT * (ROUNDS + 1));
    var opening = rig.pod(identity, "measured", part(secrets, 0));
    opening.mount();
    rig.azure().calls().reset();
    var times = new ArrayList<>(List.of(rig.pod(identity, "measured", part(secrets, 1)).mount()));
    var tokens = rig.azure().calls().count("entra.token");
    for (var i = 2; i <= ROUNDS; i++) {
      times.add(rig.pod(identity, "measured", part(secrets, i)).mount());
    }
    var original = original(identity, opening, part(secrets, 0));

    var near = Math.min(first.milliseconds(), again.milliseconds());
    var inARow = (far.milliseconds() - near) / (double) FAR.minus(NEAR).toMillis();
    return new Report(
        "mount50",
        List.of(
            Figure.count("first mount: token calls", first.tokens(), 1)
                .beside(original.tokens(), Source.REPLAYED),
            Figure.count("first mount: challenges", first.challenges(), 1)
                .beside(original.challenges(), Source.REPLAYED),
            Figure.count("first mount: reads", first.reads(), COUNT)
                .beside(original.reads(), Source.REPLAYED),
            Figure.measured("first mount: vault round trips in a row", "", inARow, 4)
                .beside(original.challenges() + original.reads(), Source.FORMULA),
            Figure.measured(
                "first mount: wall time, new connections", "ms", near, FOUR_ROUND_TRIPS),
            Figure.count("second pod: token calls", tokens, 0)
                .beside(original.tokens(), Source.REPLAYED),
            Figure.count("second pod ever: issuer key calls, then hourly", keyFetches, 2),
            Figure.measured("warm connections: wall time", "ms", median(times), 100)
                .beside(original.milliseconds(), Source.REPLAYED),
            Figure.measured("warm connections: wall time", "ms", median(times), 100)
                .beside(PUBLISHED_MILLISECONDS, Source.PUBLISHED)),
        List.of(
            "Round trips in a row: how much longer a first mount takes when the vault is 200 ms farther away, / 200 ms.",
            "Wall times: best of 2 first mounts, median of %d warm ones; the local Azure shares the processors."
                .formatted(ROUNDS)));
  }

  /// Returns the calls that the issuer gets when a token other than the first has to be checked.
  private long issuerKeyFetches(Rig.Identity identity) {
    var secrets = rig.vault("keys", 2);
    rig.pod(identity, "keys", secrets.subList(0, 1)).mount();
    rig.azure().calls().reset();
    rig.pod(identity, "keys", secrets.subList(1, 2)).mount();
    return rig.azure().calls().total(Service.OIDC);
  }

  /// Lets the provider's JVM compile, against another vault than those measured.
  private void warmUp(Rig.Identity identity) {
    var secrets = rig.vault("warm-up", COUNT * WARM_ROUNDS);
    for (var i = 0; i < WARM_ROUNDS; i++) {
      rig.pod(identity, "warm-up", part(secrets, i)).mount();
    }
  }

  /// Mounts as an identity and from a vault that the provider has not met.
  private Cost first(String name) {
    var identity = rig.identity(name);
    var pod = rig.pod(identity, name, rig.vault(name, COUNT));
    rig.azure().calls().reset();
    return cost(pod.mount());
  }

  /// Repeats the original's calls over connections that are warm.
  private Cost original(Rig.Identity identity, PodMount pod, List<String> secrets)
      throws IOException, GeneralSecurityException {
    var endpoints = rig.azure().endpoints();
    var pattern =
        new OriginalPattern(
            LocalHttp.trusting(rig.azure().caFile()),
            endpoints.authority(),
            DemoWorld.TENANT,
            identity.clientId(),
            endpoints.vaultUri("measured"),
            endpoints.keyVaultResource());
    pattern.mount(pod.token(), secrets);
    var times = new ArrayList<Duration>();
    for (var i = 0; i < 3; i++) {
      rig.azure().calls().reset();
      var start = System.nanoTime();
      pattern.mount(pod.token(), secrets);
      times.add(Duration.ofNanos(System.nanoTime() - start));
    }
    return cost(Duration.ofNanos(Math.round(median(times) * 1e6)));
  }

  private Cost cost(Duration time) {
    var calls = rig.azure().calls();
    return new Cost(
        calls.total(Service.ENTRA),
        calls.count("vault.challenge"),
        calls.count("vault.secret.get"),
        time.toNanos() / 1e6);
  }

  private static double median(List<Duration> times) {
    return Median.of(times, time -> time.toNanos() / 1e6);
  }

  private static List<String> part(List<String> secrets, int index) {
    return secrets.subList(index * COUNT, (index + 1) * COUNT);
  }
}
