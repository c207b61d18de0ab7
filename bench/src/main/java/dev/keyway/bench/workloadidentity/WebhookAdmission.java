// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.workloadidentity;

import dev.keyway.bench.measure.ProcessActivity;
import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.bench.report.Figure;
import dev.keyway.bench.report.Figure.Source;
import dev.keyway.bench.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// `webhook`: how long pods wait for `keyway webhook` at 200 a second, what it takes, and whether
/// any is refused while its authority changes.
public final class WebhookAdmission {
  private static final int ACCOUNTS = 1000;
  private static final int PER_SECOND = 200;
  private static final int FEWEST_PER_SECOND = 25;
  private static final int LOSSES = 3;
  private static final double BUDGET = 110;
  private static final int WARM_UP_PER_SECOND = 40;
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final Duration LENGTH = Duration.ofSeconds(20);
  private static final Duration SETTLE = Duration.ofSeconds(15);

  private final WebhookCluster cluster;
  private final PrintWriter progress;
  private final List<Figure> figures = new ArrayList<>();

  private WebhookAdmission(WebhookCluster cluster, PrintWriter progress) {
    this.cluster = cluster;
    this.progress = progress;
  }

  /// @param javaOptions further ones of the webhook's JVM
  public static Report run(List<String> javaOptions, PrintWriter progress)
      throws IOException, InterruptedException {
    try (var cluster = WebhookCluster.start(ACCOUNTS, javaOptions)) {
      return new WebhookAdmission(cluster, progress).report();
    }
  }

  private Report report() throws IOException, InterruptedException {
    Thread.sleep(SETTLE);
    figures.add(Figure.plain("RSS, idle", "MiB", resident()));
    var _ = new OpenLoad(WARM_UP_PER_SECOND).run(WARM_UP, () -> cluster.create(true));
    var held = creates();
    admissions();
    Thread.sleep(SETTLE);
    figures.add(Figure.measured("RSS after the load", "MiB", resident(), BUDGET));
    losses(held);
    Thread.sleep(SETTLE);
    figures.add(Figure.measured("RSS after the changes", "MiB", resident(), BUDGET));
    return new Report(
        "webhook (%,d service accounts)".formatted(ACCOUNTS),
        figures,
        List.of(
            "Calls come at a rate, whether or not those before are answered, and are timed from when they are due.",
            "Bare: pods without the label, about which the API server does not ask; in the same run.",
            "Pods are created with dryRun=All, so that nothing accumulates; API server, etcd and load share the machine.",
            "The authority is lost %d times by deletion of the Secret, and as often by a spoilt key."
                .formatted(LOSSES)));
  }

  /// Creates pods at the highest rate that this machine holds, and returns that.
  private int creates() throws IOException, InterruptedException {
    for (var rate = PER_SECOND; ; rate /= 2) {
      var load = new OpenLoad(rate);
      var before = processor();
      var labelled = seen("labelled", load.run(LENGTH, () -> cluster.create(true)));
      var spent = processor() - before;
      var plain = seen("unlabelled", load.run(LENGTH, () -> cluster.create(false)));
      var name = "pods created, %d a second: ".formatted(rate);
      figures.add(
          Figure.rate(name + "answered", "/s", labelled.rate()).beside(plain.rate(), Source.BARE));
      figures.add(Figure.count(name + "failed", labelled.failures().size(), 0));
      figures.add(
          Figure.plain(name + "p50", "ms", labelled.percentiles().p50())
              .beside(plain.percentiles().p50(), Source.BARE));
      figures.add(
          Figure.plain(name + "p99", "ms", labelled.percentiles().p99())
              .beside(plain.percentiles().p99(), Source.BARE));
      figures.add(
          Figure.plain(
              name + "processor time of the webhook for each",
              "ms",
              1000 * spent / labelled.times().size()));
      if ((labelled.held() && plain.held()) || rate <= FEWEST_PER_SECOND) {
        return rate;
      }
    }
  }

  private void admissions() throws IOException, InterruptedException {
    try (var direct = cluster.direct()) {
      var load = new OpenLoad(PER_SECOND);
      var _ = new OpenLoad(WARM_UP_PER_SECOND).run(WARM_UP, () -> cluster.admit(direct));
      var alone = seen("admissions alone", load.run(LENGTH, () -> cluster.admit(direct)));
      var name = "admission alone, %d a second: ".formatted(PER_SECOND);
      figures.add(Figure.rate(name + "answered", "/s", alone.rate()));
      figures.add(Figure.count(name + "failed", alone.failures().size(), 0));
      figures.add(Figure.plain(name + "p50", "ms", alone.percentiles().p50()));
      figures.add(Figure.plain(name + "p99", "ms", alone.percentiles().p99()));
    }
  }

  private void losses(int rate) throws IOException, InterruptedException {
    var changes = new FutureTask<>(this::loseAuthority);
    Thread.ofPlatform().start(changes);
    var seen =
        seen(
            "while the authority changes",
            new OpenLoad(rate).until(changes::isDone, () -> cluster.create(true)));
    try {
      changes.get();
    } catch (ExecutionException e) {
      throw new IOException("the webhook did not get over the loss of its authority", e);
    }
    var name = "authority lost %d times at %d pods a second: ".formatted(2 * LOSSES, rate);
    figures.add(
        Figure.plain(
            name + "pods created", "", (double) seen.times().size() + seen.failures().size()));
    figures.add(Figure.count(name + "failed", seen.failures().size(), 0));
    figures.add(Figure.plain(name + "p99", "ms", seen.percentiles().p99()));
  }

  private boolean loseAuthority() throws IOException, InterruptedException {
    for (var i = 0; i < LOSSES; i++) {
      cluster.lose(cluster::deleteSecret);
      cluster.lose(cluster::spoilAuthority);
    }
    return true;
  }

  private OpenLoad.Seen seen(String what, OpenLoad.Seen seen) {
    progress.printf("%s, %s%n", what, seen);
    return seen;
  }

  private double processor() throws IOException {
    return ProcessActivity.of(cluster.handle()).seconds();
  }

  private double resident() throws IOException {
    var memory = ProcessMemory.of(cluster.handle());
    progress.printf(
        "RSS %.1f MiB, of which %.1f the process's own, %.1f pages of files%n",
        memory.resident(), memory.anonymous(), memory.files());
    return memory.resident();
  }
}
