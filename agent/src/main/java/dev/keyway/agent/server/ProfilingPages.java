// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import dev.keyway.agent.dump.OwnHeap;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/// What `--enable-pprof` offers on a JVM: threads, heap, and a flight recording, on localhost only.
public final class ProfilingPages {
  private static final String ROOT = "/debug/pprof/";
  private static final Path IN_MEMORY = Path.of("/dev/shm");
  private static final Pattern SECONDS = Pattern.compile("(?:^|&)seconds=([0-9]{1,4})(?:&|$)");

  /// Events that would put the environment and command lines, and with them proxies' passwords and
  /// the secrets of identity endpoints, into a recording.
  private static final List<String> OUTSIDE =
      List.of(
          "jdk.InitialEnvironmentVariable",
          "jdk.InitialSystemProperty",
          "jdk.JVMInformation",
          "jdk.ProcessStart",
          "jdk.SystemProcess");

  private final CountDownLatch stopping = new CountDownLatch(1);

  /// Returns the pages by path.
  public Map<String, HttpEndpoint.Page> pages() {
    var pages = new LinkedHashMap<String, HttpEndpoint.Page>();
    pages.put(ROOT, request -> index());
    pages.put(ROOT + "goroutine", request -> diagnostic("threadPrint", "-l"));
    pages.put(ROOT + "threads", request -> diagnostic("threadPrint", "-l"));
    pages.put(ROOT + "heap", request -> diagnostic("gcClassHistogram"));
    pages.put(ROOT + "heapdump", request -> heapDump());
    pages.put(ROOT + "profile", this::profile);
    return pages;
  }

  /// Ends recordings in progress early.
  public void stop() {
    stopping.countDown();
  }

  private static HttpEndpoint.Answer index() {
    return HttpEndpoint.Answer.text(
        200,
        """
        threads            thread dump (also as goroutine)
        heap               class histogram
        heapdump           heap dump without what arrays hold, so without secrets (gzip)
        profile?seconds=N  JDK flight recording of N seconds (30 if not given)
        """);
  }

  private static HttpEndpoint.Answer diagnostic(String operation, String... arguments) {
    try {
      var text =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  operation,
                  new Object[] {arguments},
                  new String[] {String[].class.getName()});
      return HttpEndpoint.Answer.text(200, String.valueOf(text));
    } catch (JMException unavailable) {
      return HttpEndpoint.Answer.text(501, "not offered by this JVM: " + unavailable + "\n");
    }
  }

  private static HttpEndpoint.Answer heapDump() {
    var compressed = ByteString.newOutput();
    try {
      new OwnHeap(IN_MEMORY).write(compressed);
      return new HttpEndpoint.Answer(200, "application/gzip", compressed.toByteString());
    } catch (IOException impossible) {
      return HttpEndpoint.Answer.text(501, "no heap dump: " + impossible.getMessage() + "\n");
    }
  }

  private HttpEndpoint.Answer profile(HttpExchange request) throws IOException {
    var query = request.getRequestURI().getQuery();
    var seconds = SECONDS.matcher(query == null ? "" : query);
    var length = Duration.ofSeconds(seconds.find() ? Long.parseLong(seconds.group(1)) : 30);
    var file = Files.createTempFile("keyway", ".jfr");
    try (var recording = new Recording(Configuration.getConfiguration("profile"))) {
      OUTSIDE.forEach(recording::disable);
      recording.start();
      boolean cut = stopping.await(length.toMillis(), TimeUnit.MILLISECONDS);
      recording.stop();
      recording.dump(file);
      return cut
          ? HttpEndpoint.Answer.text(503, "stopping\n")
          : new HttpEndpoint.Answer(
              200, "application/octet-stream", ByteString.copyFrom(Files.readAllBytes(file)));
    } catch (ParseException unreadable) {
      return HttpEndpoint.Answer.text(501, "this JVM has no profile settings\n");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return HttpEndpoint.Answer.text(503, "stopping\n");
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
