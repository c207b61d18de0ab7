// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import java.net.URI;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRulesTest {

  @ParameterizedTest
  @CsvSource({
    "'example.com', https://example.com/, false",
    "'example.com', https://a.example.com/, false",
    "'example.com', https://badexample.com/, true",
    "'.example.com', https://example.com/, true",
    "'.example.com', https://a.example.com/, false",
    "'*.example.com', https://example.com/, true",
    "'*.example.com', https://a.b.example.com/, false",
    "'EXAMPLE.com', https://Example.COM/, false",
    "'*', https://anything.test/, false",
    "'a.test, b.test', https://b.test/, false",
    "'example.com:8443', https://example.com/, true",
    "'example.com:8443', https://example.com:8443/, false",
    "'example.com:443', https://example.com/, false",
    "'10.0.0.0/8', https://10.20.30.40/, false",
    "'10.0.0.0/8', https://11.20.30.40/, true",
    "'10.0.0.0/8', https://ten.test/, true",
    "'192.168.1.7', https://192.168.1.7/, false",
    "'192.168.1.7:80', https://192.168.1.7/, true",
    "'fd00::/8', 'https://[fd12::1]/', false",
    "'2001:db8::1', 'https://[2001:db8::1]/', false",
    "'[2001:db8::1]:443', 'https://[2001:db8::1]/', false",
    "'10.0.0.0/99, ,/, example.com:x', https://example.com/, true",
    "'', https://169.254.169.254/, false",
    "'', https://127.0.0.1:2579/, false",
    "'', https://localhost/, false",
    "'', https://kv1.vault.localhost:8443/, false",
    "'', 'https://[::1]/', false",
  })
  void exemptsHostsAsGoProgramsDo(String noProxy, URI uri, boolean proxied) {
    var rules = ProxyRules.of(Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", noProxy));

    assertThat(rules.proxyFor(uri).isPresent()).isEqualTo(proxied);
  }

  @Test
  void cidrBlocksCoverExactlyTheirAddresses() {
    var random = new Random(5);
    for (int i = 0; i < 2000; i++) {
      int bits = random.nextInt(33);
      int network = random.nextInt();
      int address = random.nextBoolean() ? random.nextInt() : network ^ (1 << random.nextInt(32));
      long mask = bits == 0 ? 0 : 0xffffffffL << (32 - bits);
      boolean inside = (network & mask & 0xffffffffL) == (address & mask & 0xffffffffL);
      assertThat(NoProxy.parse(dotted(network) + "/" + bits).covers(dotted(address), 443))
          .as("%s in %s/%s", dotted(address), dotted(network), bits)
          .isEqualTo(inside);
    }
  }

  private static String dotted(int address) {
    return "%d.%d.%d.%d"
        .formatted(address >>> 24, (address >>> 16) & 255, (address >>> 8) & 255, address & 255);
  }

  @Test
  void readsTheVariablesInEitherCase() {
    var rules =
        ProxyRules.of(
            Map.of(
                "http_proxy",
                "plain:8080",
                "HTTPS_PROXY",
                "http://u%40:p@secure",
                "no_proxy",
                "x"));

    assertThat(rules.proxyFor(URI.create("http://a.test/")))
        .hasValueSatisfying(p -> assertThat(p.host() + p.port()).isEqualTo("plain8080"));
    assertThat(rules.proxyFor(URI.create("https://a.test/")))
        .hasValueSatisfying(p -> {
          assertThat(p.port()).isEqualTo(80);
          assertThat(p.authorization().orElseThrow().reveal()).isEqualTo("Basic dUA6cA==");
          assertThat(p.toString()).doesNotContain("dUA6");
        });
    assertThat(rules.proxyFor(URI.create("https://x/"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://proxy:1", "ftp://user:pa55@x", "http://user:pa55@ho st"})
  void refusesProxiesItCannotUseWithoutQuotingThem(String value) {
    assertThatThrownBy(() -> ProxyRules.of(Map.of("HTTPS_PROXY", value)))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("HTTPS_PROXY")
        .hasMessageNotContaining("pa55");
  }
}
