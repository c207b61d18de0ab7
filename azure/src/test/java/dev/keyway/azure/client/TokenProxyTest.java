// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.TestCertificate;
import dev.keyway.azure.client.StubServer.Reply;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.token.TestIssuer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Identity binding over real TLS: the server shows a certificate for the token proxy's name only,
/// never for the host it is reached by.
class TokenProxyTest {
  private static final TestCertificate PROXY = TestCertificate.ec("proxy", "x.ests.aks");
  private static final TestCertificate OTHER = TestCertificate.ec("other", "x.ests.aks");
  private static final TestIssuer ISSUER = TestIssuer.rsa("https://issuer.test");

  @TempDir Path folder;

  private static StubServer proxy() {
    return StubServer.tls(
        PROXY, (_, _) -> Reply.json(200, "{\"expires_in\":3600,\"access_token\":\"t\"}"));
  }

  private static AzureClient client(StubServer server, String name, Path caFile) {
    var url = URI.create("https://localhost:%d/tp".formatted(server.port()));
    var settings =
        AzureSettings.fromEnvironment(Map.of("AZURE_KUBERNETES_CA_FILE", caFile.toString()))
            .withTokenProxy(Optional.of(url), Optional.of(name).filter(text -> !text.isEmpty()));
    return AzureClient.create(settings, CacheObserver.NONE, _ -> {});
  }

  private static String get(AzureClient client, String clientId) {
    var jwt = ISSUER.token("system:serviceaccount:a:b", 1, Instant.now().plusSeconds(600));
    return client
        .tokens()
        .get(
            new Credential.IdentityBinding(Clouds.publicCloud(), "contoso", clientId, jwt),
            "https://vault.azure.net",
            Deadline.after(Duration.ofSeconds(20), InstantSource.system()))
        .value()
        .reveal();
  }

  @Test
  void asksForTheProxysNameUnderTheOriginalHost() {
    var caFile = StubServer.writePem(folder, PROXY);
    try (var server = proxy();
        var client = client(server, "x.ests.aks", caFile)) {
      assertThat(get(client, "alice")).isEqualTo("t");

      var asked = server.asked().getFirst();
      assertThat(asked.path()).isEqualTo("/tp/contoso/oauth2/v2.0/token");
      assertThat(asked.host()).isEqualTo("login.microsoftonline.com");
    }
  }

  @Test
  void refusesAProxyOfAnotherName() {
    var caFile = StubServer.writePem(folder, PROXY);
    try (var server = proxy();
        var client = client(server, "y.ests.aks", caFile)) {
      assertThatThrownBy(() -> get(client, "alice")).isInstanceOf(Unavailable.class);
      assertThat(server.asked()).isEmpty();
    }
  }

  @Test
  void readsTheCaFileAgainWithEveryUse() throws Exception {
    var caFile = StubServer.writePem(folder, OTHER);
    try (var server = proxy();
        var client = client(server, "x.ests.aks", caFile)) {
      assertThatThrownBy(() -> get(client, "alice")).isInstanceOf(Unavailable.class);

      Files.copy(
          StubServer.writePem(folder, OTHER, PROXY), caFile, StandardCopyOption.REPLACE_EXISTING);
      assertThat(get(client, "alice")).isEqualTo("t");

      Files.writeString(caFile, "");
      assertThat(get(client, "bob")).isEqualTo("t");

      Files.writeString(caFile, "no certificate");
      assertThatThrownBy(() -> get(client, "carol"))
          .isInstanceOf(InvalidConfiguration.class)
          .hasMessageContaining(caFile.toString());
    }
  }

  @Test
  void pointsToTheFlagWhenTheNameCannotBeFoundOut() {
    try (var server = proxy();
        var client = client(server, "", folder.resolve("absent.crt"))) {
      assertThatThrownBy(() -> get(client, "alice"))
          .isInstanceOf(InvalidConfiguration.class)
          .hasMessageContaining("--sni-name");
    }
  }

  @Test
  void findsTheNameOutWithTheFirstUseAndTriesAgainAfterAFailure() throws Exception {
    var name = "a7swuog6gvcoo2i2mbmxo6k2e4vcobk7j5emv2q6xjhvodcr6lgha.ests.aks";
    var both =
        TestCertificate.ec(
            "api", "localhost", "hcp-kubernetes.abc123def456.svc.cluster.local", name);
    var caFile = StubServer.writePem(folder, OTHER);
    try (var server =
            StubServer.tls(
                both, (_, _) -> Reply.json(200, "{\"expires_in\":3600,\"access_token\":\"t\"}"));
        var client = clientOfCluster(server.port(), caFile)) {
      assertThatThrownBy(() -> get(client, "alice"))
          .isInstanceOf(Unavailable.class)
          .hasMessageContaining("dnsPolicy")
          .hasMessageContaining("--sni-name");

      Files.copy(StubServer.writePem(folder, both), caFile, StandardCopyOption.REPLACE_EXISTING);

      assertThat(get(client, "alice")).isEqualTo("t");
    }
  }

  private static AzureClient clientOfCluster(int port, Path caFile) {
    var usual = AzureSettings.fromEnvironment(Map.of());
    var address = URI.create("https://localhost:" + port);
    return AzureClient.create(
        new AzureSettings(
            Map.of(),
            usual.nmiEndpoint(),
            Optional.of(address),
            Optional.empty(),
            caFile,
            address,
            "test",
            InstantSource.system()),
        CacheObserver.NONE,
        _ -> {});
  }
}
