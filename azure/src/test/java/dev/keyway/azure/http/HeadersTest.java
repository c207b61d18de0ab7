// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {

  @ParameterizedTest
  @ValueSource(strings = {"planted\r\nx: y", "planted\nx", "planted\u0000", "planted\u00e9"})
  void sendsNothingWithAHeaderThatCouldBecomeTwoAndDoesNotQuoteIt(String value) {
    var engine =
        new OkHttpEngine(
            "test",
            ProxyRules.of(Map.of()),
            () -> {
              throw new AssertionError("no TLS is needed");
            });
    var call = HttpCall.get(URI.create("http://127.0.0.1:1/token")).with("secret", value);

    assertThatThrownBy(() -> engine.exchange(call, Duration.ofSeconds(5)))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("header secret")
        .hasMessageNotContaining("planted")
        .hasNoCause();
  }
}
