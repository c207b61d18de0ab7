// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the service is asked.
class ProxyRequestTest {
  private Service service;
  private Front front;

  @BeforeEach
  void start() throws IOException {
    service =
        new Service(
            Service.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"));
    front = new Front(service.address());
  }

  @AfterEach
  void stop() throws IOException {
    front.close();
    service.close();
  }

  @Test
  void passesMethodPathAndQueryByteForByte() throws IOException {
    var target = "/Metadata/a%2fb/%C3%A4;c=d/e,f@g:h+i/?api-version=2021-02-01&x=%2F+%27&&=";
    assertThat(front.ask("GET", target, "Metadata: true")).endsWith("\r\n\r\nok");
    assertThat(service.asked.poll()).startsWith("GET " + target + " HTTP/1.1\r\n");
  }

  @Test
  void setsHostAndAddsNothing() throws IOException {
    front.ask("GET", "/metadata/instance", "Metadata: true");
    assertThat(service.asked.poll().toLowerCase(Locale.ROOT).split("\r\n"))
        .containsExactlyInAnyOrder(
            "get /metadata/instance http/1.1",
            "metadata: true",
            "host: " + service.address().getAuthority(),
            "connection: keep-alive");
  }

  @Test
  void passesOnThatARequestWasForwarded() throws IOException {
    front.ask(
        "GET",
        "/metadata/instance",
        "X-Forwarded-For: 10.0.0.9",
        "X-Forwarded-Host: evil",
        "Forwarded: for=10.0.0.9",
        "Via: 1.1 evil");
    assertThat(service.asked.poll())
        .containsIgnoringCase("\r\nX-Forwarded-For: 10.0.0.9\r\n")
        .containsIgnoringCase("\r\nX-Forwarded-Host: evil\r\n")
        .containsIgnoringCase("\r\nForwarded: for=10.0.0.9\r\n")
        .containsIgnoringCase("\r\nVia: 1.1 evil\r\n");
  }

  @Test
  void dropsWhatIsForThisConnectionButNotWhatTheServiceJudgesBy() throws IOException {
    RawCaller.ask(
        front.port(),
        String.join(
            "\r\n",
            "GET /metadata/instance HTTP/1.1",
            "Host: evil",
            "X-Hop: 1",
            "X-Other: 2",
            "Metadata: true",
            "X-Forwarded-For: 10.0.0.9",
            "TE: trailers",
            "Proxy-Authorization: Basic eA==",
            "Keep-Alive: timeout=5",
            "X-Original-URL: /metadata/identity/oauth2/token",
            "Connection: close",
            "Connection: x-hop, x-forwarded-for, metadata",
            "",
            ""));
    assertThat(service.asked.poll())
        .doesNotContainIgnoringCase("evil")
        .doesNotContainIgnoringCase("x-hop")
        .doesNotContainIgnoringCase("trailers")
        .doesNotContainIgnoringCase("proxy-authorization")
        .doesNotContainIgnoringCase("timeout=5")
        .doesNotContainIgnoringCase("x-original-url")
        .containsIgnoringCase("\r\nX-Other: 2\r\n")
        .containsIgnoringCase("\r\nMetadata: true\r\n")
        .containsIgnoringCase("\r\nX-Forwarded-For: 10.0.0.9\r\n");
  }

  @Test
  void passesBodiesOfKnownAndOfUnknownLength() throws IOException {
    RawCaller.ask(
        front.port(),
        Front.head("POST", "/a", "Content-Type: application/json", "Content-Length: 5")
            + "{\"a\"}");
    assertThat(service.asked.poll())
        .containsIgnoringCase("\r\nContent-Type: application/json\r\n")
        .containsIgnoringCase("\r\nContent-Length: 5\r\n")
        .endsWith("\r\n\r\n{\"a\"}");

    RawCaller.ask(
        front.port(),
        Front.head("PUT", "/a", "Transfer-Encoding: chunked") + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    assertThat(service.asked.poll())
        .containsIgnoringCase("\r\nContent-Length: 5\r\n")
        .doesNotContainIgnoringCase("chunked")
        .endsWith("\r\n\r\nabcde");
  }

  @Test
  void passesEmptyBodies() throws IOException {
    front.ask("POST", "/a", "Content-Length: 0");
    assertThat(service.asked.poll()).startsWith("POST").containsIgnoringCase("content-length: 0");
    front.ask("DELETE", "/a");
    assertThat(service.asked.poll()).startsWith("DELETE").doesNotContainIgnoringCase("content-len");
  }

  @Test
  void takesExpectContinueUponItself() throws IOException {
    try (var caller = new RawCaller(front.port())) {
      caller.say(Front.head("POST", "/a", "Expect: 100-continue", "Content-Length: 3"));
      assertThat(caller.line()).startsWith("HTTP/1.1 100 ");
      caller.say("abc");
      assertThat(caller.rest()).contains("HTTP/1.1 200 ").endsWith("ok");
    }
    assertThat(service.asked.poll()).doesNotContainIgnoringCase("expect").endsWith("abc");
  }

  @Test
  void refusesLargeBodies() throws IOException {
    var head = Front.head("POST", "/a", "Content-Length: " + (Asked.MAX_BODY + 1));
    assertThat(RawCaller.ask(front.port(), head + "x".repeat(Asked.MAX_BODY + 1)))
        .startsWith("HTTP/1.1 413 ")
        .contains("64 KiB");
    assertThat(service.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/../b",
        "/a/%2e%2e/b",
        "//metadata/instance",
        "///metadata/instance",
        "http://elsewhere/metadata/instance",
        "/a#b",
        "*",
      })
  void refusesTargetsThatMayBeReadOtherwise(String target) throws IOException {
    assertThat(front.ask("GET", target)).containsPattern("^HTTP/1.1 40[04] ");
    assertThat(service.asked).isEmpty();
  }

  @Test
  void letsInformationOnIdentityPass() throws IOException {
    assertThat(front.ask("GET", "/metadata/identity/info?api-version=2018-02-01"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(service.asked).hasSize(1);
  }

  @Test
  void tellsWhyAPathIsNotHandedOn() throws IOException {
    assertThat(front.ask("GET", "/a/secret")).startsWith("HTTP/1.1 400 ").contains("it is secret");
    assertThat(service.asked).isEmpty();
  }
}
