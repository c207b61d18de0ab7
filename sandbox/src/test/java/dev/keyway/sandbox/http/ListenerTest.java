// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.fault.Calls;
import dev.keyway.sandbox.fault.Faults;
import dev.keyway.sandbox.fault.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a broken or hostile client sends must not keep others from being served.
class ListenerTest {
  private static final int IDLE = 2000;

  private Listener listener;

  @BeforeEach
  void listen() throws IOException {
    var site =
        new Router(Service.VAULT)
            .on(
                "GET",
                "/here",
                "here",
                request -> Response.json(200, Map.of("host", request.host())));
    listener = Listener.http(0, site, new Calls(), new Faults());
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String send(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return answer(socket);
    }
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private void assertServes() throws IOException {
    assertThat(send("GET /here HTTP/1.1\r\nHost: Some.Host:80\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ")
        .contains("some.host");
  }

  static Stream<Arguments> oddRequests() {
    String close = "Connection: close\r\n\r\n";
    return Stream.of(
        Arguments.of("HTTP/1.0", "GET /here HTTP/1.0\r\n\r\n", "200"),
        Arguments.of("no host", "GET /here HTTP/1.1\r\n" + close, "200"),
        Arguments.of("two hosts", "GET /here HTTP/1.1\r\nHost: a\r\nHost: b\r\n" + close, "200"),
        Arguments.of("IPv6 host", "GET /here HTTP/1.1\r\nHost: [::1]:80\r\n" + close, "200"),
        Arguments.of("absolute", "GET http://a/here HTTP/1.1\r\nHost: a\r\n" + close, "200"),
        Arguments.of("asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n" + close, "4"),
        Arguments.of("long path", "GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n" + close, "404"),
        Arguments.of("bad escape", "GET /%zz HTTP/1.1\r\nHost: a\r\n" + close, "400"),
        Arguments.of("bad query", "GET /here?%zz=1 HTTP/1.1\r\nHost: a\r\n" + close, "400"),
        Arguments.of("negative length", "GET /here HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddRequests")
  void answersOddRequests(String name, String request, String status) throws IOException {
    assertThat(send(request)).as(name).startsWith("HTTP/1.1 " + status);
    assertServes();
  }

  static Stream<String> hopelessRequests() {
    return Stream.of(
        "GET /here HTTP/1.1\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n",
        "GET /here HTTP/1.1\r\n" + "X: y\r\n".repeat(10_000) + "\r\n",
        "\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u0000\r\n\r\n",
        "GET\r\n\r\n",
        "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("hopelessRequests")
  void servesBesideWhatIsNoRequest(String request) throws IOException {
    try (Socket socket = connect()) {
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      } catch (SocketException e) {
        assertThat(request).as("refused before its end").hasSizeGreaterThan(10_000);
      }
      assertServes();
    }
  }

  @Test
  void servesBesideIdleAndUnfinishedConnections() throws IOException {
    List<Socket> idle = new ArrayList<>();
    try {
      for (int i = 0; i < IDLE; i++) {
        Socket socket = connect();
        idle.add(socket);
        if (i % 2 == 0) {
          socket
              .getOutputStream()
              .write("GET /here HTTP/1.1\r\nHost:".getBytes(StandardCharsets.US_ASCII));
        }
      }
      assertServes();
      Socket first = idle.getFirst();
      first
          .getOutputStream()
          .write(" late\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(answer(first)).startsWith("HTTP/1.1 200 ").contains("late");
    } finally {
      for (Socket socket : idle) {
        socket.close();
      }
    }
    assertServes();
  }
}
