// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilingPagesTest {
  @TempDir Path folder;

  @Name("dev.keyway.Example")
  static final class Example extends Event {}

  @Test
  void recordsNeitherEnvironmentNorCommandLines() throws Exception {
    var seen = recorded(() -> {});

    assertThat(seen)
        .isNotEmpty()
        .doesNotContain(
            "jdk.InitialEnvironmentVariable",
            "jdk.InitialSystemProperty",
            "jdk.JVMInformation",
            "jdk.ProcessStart",
            "jdk.SystemProcess");
  }

  @Test
  void recordsEventsThatTheSettingsOfTheJdkDoNotKnow() throws Exception {
    assertThat(recorded(() -> new Example().commit())).contains("dev.keyway.Example");
  }

  /// Returns the kinds of event in a recording of a second, in which `work` is done again and
  /// again.
  private Set<String> recorded(Runnable work) throws Exception {
    var pages = new ProfilingPages();
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var file = folder.resolve("profile.jfr");
    try (var endpoint = HttpEndpoint.start(loopback, Map.copyOf(pages.pages()));
        var http = HttpClient.newHttpClient()) {
      var uri =
          URI.create(
              "http://localhost:%d/debug/pprof/profile?seconds=1".formatted(endpoint.port()));
      var coming = http.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
      while (!coming.isDone()) {
        work.run();
        LockSupport.parkNanos(10_000_000);
      }
      var answer = coming.get();
      assertThat(answer.statusCode()).isEqualTo(200);
      Files.write(file, answer.body());
    }
    return RecordingFile.readAllEvents(file).stream()
        .map(event -> event.getEventType().getName())
        .collect(Collectors.toSet());
  }
}
