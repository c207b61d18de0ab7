// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.bench.measure.Median;
import dev.keyway.bench.measure.ProcessMemory;
import dev.keyway.cli.process.ProviderProcess;
import dev.keyway.sandbox.LocalAzure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How long a provider takes from the start of its process to its first answers.
///
/// @param answer to a gRPC call, in milliseconds
/// @param healthy until its liveness probe passes, in milliseconds
/// @param resident set right after, in MiB
record StartUp(double answer, double healthy, double resident) {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(2);
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /// Starts and ends a provider several times and returns the median of each figure.
  static StartUp measure(LocalAzure azure, List<String> javaOptions, int rounds)
      throws IOException, InterruptedException {
    var all = new ArrayList<StartUp>();
    for (var i = 0; i < rounds; i++) {
      all.add(once(azure, javaOptions));
    }
    return new StartUp(
        Median.of(all.stream().map(StartUp::answer).toList()),
        Median.of(all.stream().map(StartUp::healthy).toList()),
        Median.of(all.stream().map(StartUp::resident).toList()));
  }

  private static StartUp once(LocalAzure azure, List<String> javaOptions)
      throws IOException, InterruptedException {
    var folder = Files.createTempDirectory("keyway-start");
    var port = freePort();
    var start = System.nanoTime();
    try (var provider = Rig.provider(azure, folder, javaOptions, port)) {
      provider.awaitReady();
      var answer = since(start);
      awaitHealthy(port, provider);
      var healthy = since(start);
      return new StartUp(answer, healthy, ProcessMemory.residentMebibytes(provider.handle()));
    } finally {
      Files.deleteIfExists(folder.resolve("provider.log"));
      Files.deleteIfExists(folder.resolve("azure.sock"));
      Files.deleteIfExists(folder);
    }
  }

  private static void awaitHealthy(int port, ProviderProcess provider)
      throws IOException, InterruptedException {
    var url = URI.create("http://127.0.0.1:" + port + "/healthz").toURL();
    var giveUp = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        if (((HttpURLConnection) url.openConnection()).getResponseCode() == 200) {
          return;
        }
      } catch (IOException e) {
        if (!provider.handle().isAlive() || System.nanoTime() > giveUp) {
          throw e;
        }
      }
      Thread.sleep(LOOK_AGAIN);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }
}
