// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.podidentity;

import dev.keyway.bench.measure.Median;
import dev.keyway.bench.measure.ProcessActivity;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Percentiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How much two servers answer on one processor, in turn.
///
/// @param perSecond answers
/// @param p99 of the time until an answer, in milliseconds
/// @param busy the part of the time in which the server had its processor
/// @param cost the server's processor time for an answer, in microseconds
record ServerRates(double perSecond, double p99, double busy, double cost) {
  static final int ROUNDS = 7;
  private static final int REQUESTS = 60_000;
  private static final Duration LIMIT = Duration.ofSeconds(3);

  /// The part of a bare server's rate that NMI should reach.
  private static final double PART = 0.8;

  /// A running server and what it is asked.
  record Server(Program program, KeepAliveLoad load) {
    private ServerRates round() throws IOException {
      var before = ProcessActivity.of(program.handle());
      var seen = load.run(REQUESTS, LIMIT);
      var seconds = ProcessActivity.of(program.handle()).since(before).seconds();
      return new ServerRates(
          seen.perSecond(),
          Percentiles.of(seen.times()).p99(),
          seconds / (seen.wall().toNanos() / 1e9),
          1e6 * seconds / seen.times().size());
    }
  }

  /// Returns the figures of NMI beside those of a bare server.
  static List<Figure> compare(Server nmi, Server bare, PrintWriter progress) throws IOException {
    // For the JVMs' compilers.
    for (var i = 0; i < 2; i++) {
      var _ = bare.round();
      var _ = nmi.round();
    }
    var ours = new ArrayList<ServerRates>();
    var bares = new ArrayList<ServerRates>();
    for (var i = 0; i < ROUNDS; i++) {
      bares.add(bare.round());
      ours.add(nmi.round());
      progress.printf("bare %s%nNMI  %s%n", bares.getLast(), ours.getLast());
    }
    var least = PART * Median.of(bares, ServerRates::perSecond);
    return List.of(
        Figure.rate(
                "cached tokens on one processor", "1/s", Median.of(ours, ServerRates::perSecond))
            .beside(Median.of(bares, ServerRates::perSecond), Source.BARE)
            .aiming(least),
        Figure.plain(
                "processor time of NMI for a cached token",
                "µs",
                Median.of(ours, ServerRates::cost))
            .beside(Median.of(bares, ServerRates::cost), Source.BARE),
        Figure.plain("cached token under that load, p99", "ms", Median.of(ours, ServerRates::p99))
            .beside(Median.of(bares, ServerRates::p99), Source.BARE));
  }

  @Override
  public String toString() {
    return "%,.0f/s, p99 %.1f ms, %.0f %% busy, %.1f µs each"
        .formatted(perSecond, p99, 100 * busy, cost);
  }
}
