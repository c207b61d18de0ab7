// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.http.FakeEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a flight recording of the JDK tells of tokens.
class RecordedTokensTest {
  private static final String CLIENT = "recorded-client";

  @TempDir Path folder;

  @Test
  void tellsIdentityResourceAndOutcomeAndNeitherSecretNorToken() throws Exception {
    var rig = new TokenRig(_ -> FakeEngine.json(200, TokenRig.token("t0ken-planted", 1000)));
    var denied = new TokenRig(_ -> FakeEngine.json(400, "{\"error\":\"invalid_client\"}"));
    var credential = TokenRig.secret(CLIENT, "s3cret-planted");
    var file = folder.resolve("tokens.jfr");

    try (var recording = new Recording()) {
      recording.enable("dev.keyway.Token");
      recording.start();
      rig.get(credential);
      rig.get(credential);
      assertThatThrownBy(() -> denied.get(credential)).isInstanceOf(AuthenticationFailed.class);
      recording.stop();
      recording.dump(file);
    }

    assertThat(tokens(file))
        .extracting(event -> event.getString("outcome"))
        .containsExactly("fetched", "AuthenticationFailed");
    assertThat(tokens(file))
        .allSatisfy(event -> {
          assertThat(event.getString("identity"))
              .isEqualTo("client " + CLIENT + " of tenant contoso");
          assertThat(event.getString("resource")).isEqualTo(TokenRig.RESOURCE);
        });
    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
        .contains(CLIENT)
        .doesNotContain("planted");
  }

  /// Other tests fetch at the same time.
  private static List<RecordedEvent> tokens(Path file) throws Exception {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("dev.keyway.Token"))
        .filter(event -> event.getString("identity").contains(CLIENT))
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .toList();
  }
}
