// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What the caller is answered.
class ProxyAnswerTest {
  private static final Proxy.Limits SHORT =
      new Proxy.Limits(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(10));

  @Test
  void passesStatusHeadersAndBody() throws IOException {
    var wire =
        String.join(
            "\r\n",
            "HTTP/1.1 404 Not Found",
            "Content-Type: application/json",
            "X-A: 1",
            "X-A: 2",
            "Keep-Alive: timeout=9",
            "Content-Length: 2",
            "",
            "{}");
    assertThat(answer(wire))
        .startsWith("HTTP/1.1 404 ")
        .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
        .containsIgnoringCase("\r\nX-A: 1\r\n")
        .containsIgnoringCase("\r\nX-A: 2\r\n")
        .containsIgnoringCase("\r\nContent-Length: 2\r\n")
        .doesNotContainIgnoringCase("timeout=9")
        .endsWith("\r\n\r\n{}");
  }

  @Test
  void passesRedirectsUnfollowed() throws IOException {
    var location = "Location: /metadata/identity/oauth2/token";
    assertThat(
            answer(
                String.join("\r\n", "HTTP/1.1 302 Found", location, "Content-Length: 0", "", "")))
        .startsWith("HTTP/1.1 302 ")
        .containsIgnoringCase("\r\n" + location + "\r\n");
  }

  @Test
  void passesCompressedBodiesAsTheyAre() throws IOException {
    assertThat(
            answer(
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\u001f\u008b\u0008x"))
        .containsIgnoringCase("\r\nContent-Encoding: gzip\r\n")
        .endsWith("\r\n\r\n\u001f\u008b\u0008x");
  }

  @Test
  void passesChunkedBodies() throws IOException {
    assertThat(answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
        .containsIgnoringCase("\r\nTransfer-encoding: chunked\r\n")
        .contains("abc")
        .endsWith("\r\n0\r\n\r\n");
  }

  @Test
  void passesAnswersWithoutBody() throws IOException {
    assertThat(answer("HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n"))
        .startsWith("HTTP/1.1 204 ")
        .doesNotContainIgnoringCase("content-length")
        .endsWith("\r\n\r\n");
    assertThat(answer("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n"))
        .startsWith("HTTP/1.1 304 ")
        .containsIgnoringCase("etag: \"a\"")
        .endsWith("\r\n\r\n");
  }

  @Test
  void answersHeadWithTheLengthButNoBody() throws IOException {
    try (var service =
            new Service(Service.answering("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"));
        var front = new Front(service.address())) {
      assertThat(front.ask("HEAD", "/metadata/instance"))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("\r\nContent-Length: 7\r\n")
          .endsWith("\r\n\r\n");
      assertThat(service.asked.poll()).startsWith("HEAD ");
    }
  }

  @Test
  void handsOnWhatHasComeBeforeTheRest() throws Exception {
    var seen = new CountDownLatch(1);
    try (var service =
            new Service(caller -> {
              Service.write(caller, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
              await(seen);
              Service.write(caller, "cd");
            });
        var front = new Front(service.address());
        var caller = new RawCaller(front.port())) {
      caller.say(Front.head("GET", "/a"));
      while (!caller.line().isEmpty()) {
        // the head
      }
      assertThat(caller.answer().readNBytes(2)).asString().isEqualTo("ab");
      seen.countDown();
      assertThat(caller.rest()).isEqualTo("cd");
    }
  }

  @Test
  void namesAServiceThatIsNotThere() throws IOException {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    try (var front = new Front(URI.create("http://127.0.0.1:" + port))) {
      assertThat(front.ask("GET", "/metadata/instance"))
          .startsWith("HTTP/1.1 502 ")
          .contains("http://127.0.0.1:" + port);
    }
  }

  @Test
  void namesAServiceThatIsSilent() throws IOException {
    try (var service = new Service(caller -> caller.getInputStream().read());
        var front = new Front(new Proxy(service.address(), Front::refusal, SHORT))) {
      assertThat(front.ask("GET", "/metadata/instance"))
          .startsWith("HTTP/1.1 504 ")
          .contains(service.address().toString());
    }
  }

  @Test
  void cutsTheCallerOffWithTheService() throws IOException {
    try (var service =
            new Service(
                Service.answering(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"));
        var front = new Front(service.address())) {
      assertThat(front.ask("GET", "/a")).contains("abc").doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void endsTheServicesWorkWhenTheCallerIsGone() throws Exception {
    var ended = new CountDownLatch(1);
    var piece = "x".repeat(1 << 16);
    try (var service =
            new Service(caller -> {
              Service.write(caller, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
              try {
                while (true) {
                  Service.write(caller, piece);
                }
              } catch (IOException _) {
                ended.countDown();
              }
            });
        var front = new Front(service.address())) {
      try (var caller = new RawCaller(front.port())) {
        caller.say(Front.head("GET", "/a"));
        assertThat(caller.line()).startsWith("HTTP/1.1 200 ");
      }
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void takesOnlyAPlainAddress() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Proxy(URI.create("https://169.254.169.254"), Front::refusal))
        .withMessageContaining("https://169.254.169.254");
  }

  private static String answer(String wire) throws IOException {
    try (var service = new Service(Service.answering(wire));
        var front = new Front(service.address())) {
      return front.ask("GET", "/metadata/instance");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
