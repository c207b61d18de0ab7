// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.azure.SecretText;
import dev.keyway.azure.token.AccessToken;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TokenTextTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1000));
  private final TokenText text = new TokenText(now::get);

  private static AccessToken token(String value) {
    return new AccessToken(
        SecretText.of(value),
        Instant.ofEpochSecond(1600),
        Instant.ofEpochSecond(1300),
        Instant.ofEpochSecond(990));
  }

  private String json(String value, String resource) {
    return new String(text.json(token(value), resource), UTF_8);
  }

  @Test
  void countsTheSecondsThatAreLeft() {
    assertThat(json("t", "r"))
        .isEqualTo(
            "{\"access_token\":\"t\",\"refresh_token\":\"\",\"expires_in\":\"600\",\"expires_on\":\"1600\","
                + "\"not_before\":\"990\",\"resource\":\"r\",\"token_type\":\"Bearer\"}");
    now.set(Instant.ofEpochSecond(1591));
    assertThat(json("t", "r")).contains("\"expires_in\":\"9\"", "\"expires_on\":\"1600\"");
    now.set(Instant.ofEpochSecond(1700));
    assertThat(json("t", "r")).contains("\"expires_in\":\"0\"");
  }

  @Test
  void keepsResourcesAndTokensApart() {
    json("t", "r");

    assertThat(json("t", "other")).contains("\"resource\":\"other\"");
    assertThat(json("u", "r")).contains("\"access_token\":\"u\"");
    for (int i = 0; i < 2000; i++) {
      assertThat(json("t" + i, "r")).contains("\"t" + i + "\"");
    }
  }

  @Test
  void quotesWhatCallersWrite() {
    assertThat(json("t", "a\"b\\c\n\u00e9")).contains("\"resource\":\"a\\\"b\\\\c\\u000a\u00e9\"");
  }
}
