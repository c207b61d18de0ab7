// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import dev.keyway.agent.server.QueryText;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedTest {
  private static Wanted read(String query, String own) {
    var headers = new Headers();
    headers.set("Metadata", "true");
    return Wanted.read(new QueryText(query), headers, Optional.of(own).filter(id -> !id.isEmpty()));
  }

  @Test
  void takesTheClientOfTheRequestBeforeThePodsOwn() {
    assertThat(read("resource=r&client_id=asked", "own")).isEqualTo(new Wanted.Token("asked", "r"));
    assertThat(read("resource=r", "own")).isEqualTo(new Wanted.Token("own", "r"));
    assertThat(read("resource=r&client_id=", "own")).isEqualTo(new Wanted.Token("own", "r"));
  }

  @Test
  void ignoresWhatChangesNothing() {
    assertThat(read("api-version=2018-02-01&bypass_cache=true&resource=r&object_id=", "own"))
        .isEqualTo(new Wanted.Token("own", "r"));
  }

  @ParameterizedTest
  @CsvSource({
    "https://vault.azure.net, https://vault.azure.net",
    "https://vault.azure.net/.default, https://vault.azure.net",
    // The token service gets //.default then, as from the original.
    "https://vault.azure.net/, https://vault.azure.net/",
  })
  void makesAnAudienceOfTheResource(String resource, String audience) {
    assertThat(new Wanted.Token("c", resource).audience()).isEqualTo(audience);
  }
}
