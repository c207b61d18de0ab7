// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.DemoWorld;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a provider that has just fetched secrets shows of itself.
class DumpsTest {
  private static final Pattern PORT =
      Pattern.compile("\"serving profiles on localhost\" port=(\\d+)");

  @TempDir static Path folder;
  private static ProviderWithMounts provider;

  @BeforeAll
  static void mount() throws Exception {
    provider = new ProviderWithMounts(folder, List.of("--enable-pprof", "--pprof-port=0"));
    assertThat(provider.mount()).hasSize(4);
  }

  @AfterAll
  static void stop() throws Exception {
    provider.close();
  }

  private static void assertNoSecret(String text) {
    assertThat(text.contains(DemoWorld.SECRET_VALUE)).as("the secret's value").isFalse();
    assertThat(text.contains(provider.token())).as("the pod's token").isFalse();
    assertThat(text.contains("PRIVATE KEY-----")).as("a key").isFalse();
    assertThat(text.contains("Bearer ey")).as("an access token").isFalse();
  }

  @Test
  void aThreadDumpHoldsNoSecret() throws Exception {
    var signal =
        new ProcessBuilder("kill", "-QUIT", "" + provider.process().handle().pid()).start();
    assertThat(signal.waitFor()).isZero();

    Awaitility.await().until(() -> provider.process().log().contains("Heap"));
    assertThat(provider.process().log()).contains("Full thread dump");
    assertNoSecret(provider.process().log());
  }

  @Test
  void aHeapDumpHoldsNoSecretAndSaysWhatThereIs() throws Exception {
    var logged = PORT.matcher(provider.process().log());
    assertThat(logged.find()).isTrue();
    var uri = URI.create("http://127.0.0.1:" + logged.group(1) + "/debug/pprof/heapdump");
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      var dump = new String(new GZIPInputStream(answer.body()).readAllBytes(), ISO_8859_1);

      assertThat(dump).startsWith("JAVA PROFILE").contains("dev/keyway/azure/SecretText");
      assertNoSecret(dump);
    }
  }
}
