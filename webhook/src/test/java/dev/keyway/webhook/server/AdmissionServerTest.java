// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.server.SelfCall;
import dev.keyway.webhook.admission.Admission;
import dev.keyway.webhook.admission.Verdict;
import dev.keyway.webhook.certificate.ServingKey;
import dev.keyway.webhook.certificate.TestAuthority;
import dev.keyway.webhook.metrics.WebhookMetrics;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionServerTest {
  private static final String PATH = "/mutate-v1-pod";
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Admission WELCOMING = _ -> Verdict.Allowed.AS_IT_IS;

  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(told, true, UTF_8);
  private final Logs logs =
      new Logs(LogOptions.standard(9), stream, stream, InstantSource.system());
  private final HttpClient http = HttpClient.newBuilder().sslContext(AUTHORITY.trusting()).build();
  private AdmissionServer server;

  @BeforeEach
  void start() throws IOException {
    server = start(AUTHORITY.serving(), TlsVersion.TLS_1_3);
  }

  private AdmissionServer start(ServingKey key, TlsVersion least) throws IOException {
    return AdmissionServer.start(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        key,
        least,
        new WebhookMetrics(PATH),
        logs.named(AdmissionServer.class));
  }

  @AfterEach
  void end() {
    http.close();
    server.close();
    logs.close();
  }

  private static String review(String version) {
    return """
    {"apiVersion": "admission.k8s.io/%s", "kind": "AdmissionReview",
     "request": {"uid": "u-1", "kind": {"kind": "Pod"}, "operation": "CREATE", "object": {}}}
    """
        .formatted(version);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private HttpResponse<String> post(String path, String type, String body) throws Exception {
    var request =
        request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)).build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body) throws Exception {
    return post(PATH, "application/json", body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1beta1"})
  void answersInTheVersionOfTheQuestionWithItsUid(String version) throws Exception {
    server.admit(Map.of(PATH, WELCOMING));
    var answer = post(review(version));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .isEqualTo(
            "{\"apiVersion\":\"admission.k8s.io/%s\",\"kind\":\"AdmissionReview\",\"response\":{\"uid\":\"u-1\",\"allowed\":true}}"
                .formatted(version));
  }

  @Test
  void turnsAwayUntilItIsKnownWhoDecides() throws Exception {
    assertThat(server.admits()).isFalse();
    assertThat(post(review("v1")).statusCode()).isEqualTo(503);

    server.admit(Map.of(PATH, WELCOMING));
    assertThat(post(review("v1")).statusCode()).isEqualTo(200);
  }

  @Test
  void answersTheCallByWhichItsLivenessIsTold() {
    var call = SelfCall.https(server.address(), "/healthz");
    assertThat(call.problem()).isEmpty();

    server.close();
    assertThat(call.problem())
        .hasValueSatisfying(why -> assertThat(why).contains("does not answer"));
  }

  @Test
  void answersAReviewUnderWayBeforeItEnds() throws Exception {
    var call = SelfCall.https(server.address(), "/healthz");
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    server.admit(
        Map.of(
            PATH,
            _ -> {
              begun.countDown();
              try {
                go.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException("cut off", e);
              }
              return Verdict.Allowed.AS_IT_IS;
            }));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = threads.submit(() -> post(review("v1")));
      begun.await();
      var closed = threads.submit(server::close);
      Awaitility.await().until(() -> call.problem().isPresent());
      assertThat(closed.isDone()).isFalse();
      go.countDown();

      assertThat(answer.get(20, TimeUnit.SECONDS).body()).contains("\"allowed\":true");
      closed.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void knowsItsPathsOnly() throws Exception {
    server.admit(Map.of(PATH, WELCOMING));
    for (var path : List.of("/", PATH + "/", PATH + "2", "/metrics")) {
      assertThat(post(path, "application/json", review("v1")).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void takesPostsOnly() throws Exception {
    server.admit(Map.of(PATH, WELCOMING));
    var answer = http.send(request(PATH).GET().build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, 200",
    "application/json; charset=utf-8, 200",
    "Application/JSON, 200",
    "text/plain, 415",
    "application/yaml, 415",
    "application/jsonp, 415"
  })
  void takesJsonOnly(String type, int status) throws Exception {
    server.admit(Map.of(PATH, WELCOMING));
    assertThat(post(PATH, type, review("v1")).statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\"}",
        "{\"apiVersion\":\"admission.k8s.io/v2\",\"kind\":\"AdmissionReview\",\"request\":{\"uid\":\"u\"}}"
      })
  void saysWhatIsWrongWithWhatIsNoReview(String body) throws Exception {
    server.admit(Map.of(PATH, WELCOMING));
    var answer = post(body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).isNotBlank();
    assertThat(post(review("v1")).statusCode()).isEqualTo(200);
  }

  @Test
  void isNotBroughtDownByDepth() throws Exception {
    server.admit(Map.of(PATH, WELCOMING));
    var deep = review("v1").replace("{}", "[".repeat(100_000) + "]".repeat(100_000));

    assertThat(post(deep).statusCode()).isEqualTo(400);
    assertThat(post(review("v1")).statusCode()).isEqualTo(200);
  }

  @Test
  void aDeciderThatFailsRefusesAndTheServerLivesOn() throws Exception {
    server.admit(
        Map.of(
            PATH,
            _ -> {
              throw new IllegalStateException("planted");
            },
            "/other",
            WELCOMING));
    var answer = post(review("v1"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains("\"uid\":\"u-1\"", "\"allowed\":false", "\"code\":500", "internal error")
        .doesNotContain("planted");
    assertThat(told.toString(UTF_8)).contains("a review failed", "u-1").doesNotContain("planted");
    assertThat(post("/other", "application/json", review("v1")).body())
        .contains("\"allowed\":true");
  }

  @Test
  void refusesLargeBodiesBeforeTheyHaveCome() throws Exception {
    server.admit(Map.of(PATH, WELCOMING));
    try (var client = connect()) {
      send(client, "Content-Length: " + (Bodies.LARGEST + 1) + "\r\n\r\n");
      assertThat(statusLine(client)).contains(" 413 ");
    }
  }

  @Test
  void refusesLargeBodiesThatDoNotSayHowLargeTheyAre() throws Exception {
    server.admit(Map.of(PATH, WELCOMING));
    try (var client = connect()) {
      // More than is read: at its end the server waits for the next chunk.
      int size = Bodies.LARGEST + 100;
      send(client, "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(size) + "\r\n");
      client.getOutputStream().write(" ".repeat(size).getBytes(UTF_8));
      client.getOutputStream().flush();
      assertThat(statusLine(client)).contains(" 413 ");
    }
  }

  @Test
  void takesBodiesOfAlmostTheLargestSize() throws Exception {
    server.admit(Map.of(PATH, WELCOMING));
    var review = review("v1");
    assertThat(post(review + " ".repeat(Bodies.LARGEST - review.length())).statusCode())
        .isEqualTo(200);
  }

  @Test
  void whoNeverFinishesHisBodyHoldsNobodyUp() throws Exception {
    server.admit(Map.of(PATH, WELCOMING));
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 40; i++) {
        var client = connect();
        slow.add(client);
        send(client, "Content-Length: 1000\r\n\r\n{");
      }
      for (int i = 0; i < 20; i++) {
        var request =
            request(PATH)
                .timeout(Duration.ofSeconds(3))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(review("v1")))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
      }
    } finally {
      for (var client : slow) {
        client.close();
      }
    }
  }

  @Test
  void olderTlsThanItMayIsRefused() throws Exception {
    try (var client = connect()) {
      client.setEnabledProtocols(new String[] {"TLSv1.2"});
      assertThatThrownBy(client::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void olderTlsIsSpokenWhereItMay() throws Exception {
    server.close();
    server = start(AUTHORITY.serving(), TlsVersion.TLS_1_2);
    for (var version : List.of("TLSv1.2", "TLSv1.3")) {
      try (var client = connect()) {
        client.setEnabledProtocols(new String[] {version});
        client.startHandshake();
        assertThat(client.getSession().getProtocol()).isEqualTo(version);
      }
    }
  }

  @Test
  void handshakesFailUntilThereIsACertificate() throws Exception {
    server.close();
    server = start(new ServingKey(), TlsVersion.TLS_1_3);
    try (var client = connect()) {
      assertThatThrownBy(client::startHandshake).isInstanceOf(IOException.class);
    }
  }

  private SSLSocket connect() throws IOException {
    var sockets = AUTHORITY.trusting().getSocketFactory();
    var socket = (SSLSocket) sockets.createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket client, String rest) throws IOException {
    var head = "POST " + PATH + " HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n";
    client.getOutputStream().write((head + rest).getBytes(UTF_8));
    client.getOutputStream().flush();
  }

  private static String statusLine(Socket client) throws IOException {
    return new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8)).readLine();
  }
}
