// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// `footprint`: what a provider takes to start and to keep running.
final class Footprint {
  private static final List<String> WITHOUT_CACHE = List.of("-XX:AOTMode=off");
  private static final int STARTS = 5;
  private static final int IDENTITIES = 8;
  private static final int SECRETS = 40;
  private static final int AT_ONCE = 8;
  private static final int REPORT_EVERY = 10_000;
  private static final double GROWTH = 3;
  private static final Duration IDLE = Duration.ofSeconds(15);

  private final Rig rig;
  private final PrintWriter progress;
  private final List<Rig.Identity> identities;
  private final List<String> secrets;

  private Footprint(Rig rig, PrintWriter progress) {
    this.rig = rig;
    this.progress = progress;
    this.identities =
        IntStream.range(0, IDENTITIES).mapToObj(i -> rig.identity("pods-" + i)).toList();
    this.secrets = rig.vault("load", SECRETS);
  }

  /// @param mounts how many the long run makes; at least 10,000
  static Report run(int mounts, PrintWriter progress) throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    try (var azure = Rig.startAzure()) {
      var without = StartUp.measure(azure, WITHOUT_CACHE, STARTS);
      var with = StartUp.measure(azure, List.of(), STARTS);
      figures.add(Figure.measured("ready for gRPC, AOT cache", "ms", with.answer(), 500));
      figures.add(Figure.measured("healthz passes, AOT cache", "ms", with.healthy(), 500));
      figures.add(Figure.plain("ready for gRPC, no cache", "ms", without.answer()));
      figures.add(Figure.plain("healthz passes, no cache", "ms", without.healthy()));
      figures.add(Figure.plain("RSS at that moment, AOT cache", "MiB", with.resident()));
      figures.add(Figure.plain("RSS at that moment, no cache", "MiB", without.resident()));
    }
    try (var rig = Rig.start(List.of())) {
      Thread.sleep(IDLE);
      figures.add(
          Figure.measured(
                  "RSS idle for %d s, AOT cache".formatted(IDLE.toSeconds()),
                  "MiB",
                  ProcessMemory.residentMebibytes(rig.provider().handle()),
                  80)
              .beside(20.0, Source.PUBLISHED));
      figures.addAll(new Footprint(rig, progress).load(mounts));
    }
    return new Report(
        "footprint",
        figures,
        List.of(
            "Medians of %d starts, from the start of the process.".formatted(STARTS),
            "A mount: 2 of %d secrets, by one of %d workload identities, each with a new token, %d at once."
                .formatted(SECRETS, IDENTITIES, AT_ONCE)));
  }

  private List<Figure> load(int mounts) throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    var halfWay = 0.0;
    var last = 0.0;
    for (var done = 0; done < mounts; ) {
      var start = System.nanoTime();
      mountMany(done, REPORT_EVERY);
      done += REPORT_EVERY;
      last = ProcessMemory.residentMebibytes(rig.provider().handle());
      progress.printf(
          "%,d mounts: RSS %.1f MiB, %.0f mounts/s%n",
          done, last, REPORT_EVERY / ((System.nanoTime() - start) / 1e9));
      if (done <= mounts / 2) {
        halfWay = last;
      }
      if (done == REPORT_EVERY) {
        figures.add(
            Figure.measured("RSS after 10,000 mounts", "MiB", last, 96)
                .beside(43.0, Source.PUBLISHED));
      }
    }
    if (halfWay > 0) {
      figures.add(Figure.measured("RSS after %,d mounts".formatted(mounts), "MiB", last, 96));
      figures.add(
          Figure.measured("growth in the second half", "MiB", Math.max(0, last - halfWay), GROWTH));
    }
    return figures;
  }

  private void mountMany(int from, int count) throws InterruptedException {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var running = new ArrayList<Future<?>>();
      for (var worker = 0; worker < AT_ONCE; worker++) {
        var offset = worker;
        running.add(
            threads.submit(() -> {
              for (var i = from + offset; i < from + count; i += AT_ONCE) {
                mount(i);
              }
            }));
      }
      for (var one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a mount failed", e.getCause());
    }
  }

  private void mount(int index) {
    var at = index % (SECRETS - 1);
    rig.pod(identities.get(index % IDENTITIES), "load", secrets.subList(at, at + 2)).mount();
  }
}
