// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.bench.measure.ApiCalls;
import dev.keyway.bench.measure.Unavailable;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Percentiles;
import dev.keyway.bench.report.Report;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.sandbox.DemoWorld;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `nmi`: how fast pods get their tokens.
public final class NmiTokens {
  private static final int SHARING = 16;
  private static final int PRINCIPALS = 8;
  private static final int WAITING = 50;
  private static final int PRINCIPAL_REQUESTS = 1_000;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final NmiRig rig;
  private final PrintWriter progress;
  private final List<Figure> figures = new ArrayList<>();

  private NmiTokens(NmiRig rig, PrintWriter progress) {
    this.rig = rig;
    this.progress = progress;
  }

  /// Takes the figures in this network, which must be the benchmark's own.
  public static Report run(PrintWriter progress) throws IOException, InterruptedException {
    if (Runtime.getRuntime().availableProcessors() < 2) {
      throw new Unavailable("NMI takes one processor and the benchmark another; here is one");
    }
    try (var rig = NmiRig.start(SHARING + PRINCIPALS + WAITING)) {
      var tokens = new NmiTokens(rig, progress);
      tokens.cached();
      tokens.principal();
      tokens.waiting();
      return new Report(
          "nmi",
          tokens.figures,
          List.of(
              "%d pods share an identity, each on a connection that stays; NMI and the bare server have a processor for themselves."
                  .formatted(SHARING),
              "Bare: the JDK's HTTP server with a constant of the same size, the same JVM options; medians of %d rounds in turn."
                  .formatted(ServerRates.ROUNDS),
              "A waiting request has asked before its identity is on the machine; its token comes from the local IMDS.",
              "The original asks IMDS or Entra ID and reads the Secret for each token (pod-identity.md §8.3)."));
    }
  }

  private void cached() throws IOException, InterruptedException {
    var identity = rig.managedIdentity("shared");
    for (var i = 0; i < SHARING; i++) {
      rig.give(i, identity);
    }
    var pods = rig.addresses(0, SHARING);
    var load = rig.load(pods, SHARING, "https://vault.azure.net");
    var size = load.run(SHARING, LIMIT).body().length();
    var port = Program.freePort();
    try (var bare =
        Program.like(
            rig.nmi(),
            rig.cluster(),
            PlainServer.class,
            NmiRig.PROCESSOR,
            List.of("" + port, "" + size))) {
      var server = new ServerRates.Server(bare, PlainServer.load(port, pods, SHARING));
      bare.awaiting(() -> answers(server.load()));
      figures.addAll(
          ServerRates.compare(new ServerRates.Server(rig.nmi(), load), server, progress));
    }
    var alone = rig.load(pods.subList(0, 1), 1, "https://vault.azure.net").run(2_000, LIMIT);
    figures.add(
        Figure.plain("cached token, one request at a time, p50", "ms", p50(alone.times()))
            .beside(3.0, Source.PUBLISHED));
  }

  private static double p50(List<Duration> times) {
    return Percentiles.of(times).p50();
  }

  private static boolean answers(KeepAliveLoad load) {
    try {
      return !load.run(1, LIMIT).times().isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  private void principal() throws IOException {
    var secret = new ObjectKey("default", "principal");
    var password = DemoWorld.SERVICE_PRINCIPAL_SECRET.getBytes(StandardCharsets.UTF_8);
    rig.objects().secret(secret, Map.of("clientSecret", password));
    var identity =
        new AzureIdentity(
            ObjectMeta.of(secret),
            false,
            1,
            "",
            DemoWorld.SERVICE_PRINCIPAL,
            Optional.of(secret),
            DemoWorld.TENANT,
            List.of(),
            rig.cluster().azure().endpoints().authority().toString(),
            "");
    rig.objects().create(identity);
    for (var i = SHARING; i < SHARING + PRINCIPALS; i++) {
      rig.give(i, identity);
    }
    var pods = rig.addresses(SHARING, SHARING + PRINCIPALS);
    var azure = rig.cluster().azure().calls();
    var before = ApiCalls.now(rig.cluster().client());
    var tokens = azure.count("entra.token");
    var seen = rig.load(pods, PRINCIPALS, "https://vault.azure.net").run(PRINCIPAL_REQUESTS, LIMIT);
    var requests = seen.times().size();
    var calls = ApiCalls.now(rig.cluster().client()).since(before);
    figures.add(
        Figure.rate(
                "tokens of a service principal, the first one included", "1/s", seen.perSecond())
            .beside(6.0, Source.PUBLISHED));
    var of = " for %,d tokens of a service principal".formatted(requests);
    figures.add(
        Figure.count("Secrets read" + of, calls.count("GET", "secrets"), 1)
            .beside((long) requests, Source.FORMULA));
    figures.add(
        Figure.count("calls at Entra ID" + of, azure.count("entra.token") - tokens, 1)
            .beside((long) requests, Source.FORMULA));
  }

  private void waiting() throws IOException, InterruptedException {
    var first = SHARING + PRINCIPALS;
    var waits = new ArrayList<IdentityWait>();
    for (var i = first; i < first + WAITING; i++) {
      waits.add(IdentityWait.of(rig, i));
    }
    var answered = waits.stream().map(IdentityWait::sinceAnswered).toList();
    var sent = waits.stream().map(IdentityWait::sinceSent).toList();
    // The original looks every 5 s.
    figures.add(
        Figure.measured("API server has Assigned until token, p50", "ms", p50(answered), 50)
            .beside(2_500.0, Source.FORMULA));
    figures.add(
        Figure.measured("API server has Assigned until token, max", "ms", most(answered), 50)
            .beside(5_000.0, Source.FORMULA));
    figures.add(Figure.plain("MIC writes Assigned until token, p50", "ms", p50(sent)));
    figures.add(Figure.plain("MIC writes Assigned until token, max", "ms", most(sent)));
  }

  private static double most(List<Duration> times) {
    return times.stream().mapToDouble(time -> time.toNanos() / 1e6).max().orElseThrow();
  }
}
