// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.client.StubServer.Reply;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForwardProxyTest {
  private static final String TOKEN = "{\"expires_in\":3600,\"access_token\":\"t\"}";

  private static String get(AzureClient client, Credential credential) {
    return client
        .tokens()
        .get(
            credential,
            "https://vault.azure.net",
            Deadline.after(Duration.ofSeconds(20), InstantSource.system()))
        .value()
        .reveal();
  }

  @Test
  void sendsRequestsThroughTheProxyWithItsPassword() {
    try (var proxy =
            StubServer.plain((_, exchange) ->
                "Basic dTpw".equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization"))
                    ? Reply.json(200, TOKEN)
                    : Reply.json(407, "", "Proxy-Authenticate", "Basic realm=\"x\""));
        var client =
            AzureClient.create(
                AzureSettings.fromEnvironment(
                    Map.of(
                        "http_proxy",
                        "http://u:p@127.0.0.1:" + proxy.port(),
                        "MSI_ENDPOINT",
                        "http://shell.test/token")),
                CacheObserver.NONE,
                _ -> {})) {
      var system = new Credential.ManagedIdentity(new ManagedIdentityId.SystemAssigned());

      assertThat(get(client, system)).isEqualTo("t");

      assertThat(proxy.asked().getLast().path()).isEqualTo("http://shell.test/token");
    }
  }

  @Test
  void reachesThisMachineWithoutTheProxyAndUnderItsOwnName() {
    try (var nmi =
            StubServer.plain((_, exchange) ->
                exchange.getRequestHeaders().getFirst("User-Agent").endsWith(" aks-addon")
                    ? Reply.json(200, "{\"token\":%s,\"clientid\":\"c\"}".formatted(TOKEN))
                    : Reply.json(400, "{}"));
        var client =
            AzureClient.create(
                AzureSettings.fromEnvironment(Map.of("HTTP_PROXY", "http://127.0.0.1:9"))
                    .withUserAgentSuffix("aks-addon")
                    .withNmiEndpoint(URI.create("http://localhost:" + nmi.port())),
                CacheObserver.NONE,
                _ -> {})) {
      assertThat(get(client, new Credential.PodIdentity("p", "n", "u1"))).isEqualTo("t");
    }
  }
}
