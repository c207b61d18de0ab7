// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.SecretText;
import dev.keyway.cli.manifest.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialSourcesTest {
  private static final Manifest.Pod POD =
      new Manifest.Pod("web", "default", "default", Map.of(), List.of());
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;

  @Test
  void readsATokensOwnExpiry() throws IOException {
    var claims =
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes("{\"exp\":1795392000}"));
    var file = Files.writeString(folder.resolve("token"), "h." + claims + ".s\n");

    var token = TokenFile.read(file, NOW).tokens(POD).get(PodTokens.WORKLOAD_IDENTITY);

    assertThat(token)
        .isEqualTo(
            new PodToken(SecretText.of("h." + claims + ".s"), Instant.ofEpochSecond(1795392000)));
  }

  @Test
  void passesOnATokenItCannotRead() throws IOException {
    var file = Files.writeString(folder.resolve("token"), "opaque");

    assertThat(TokenFile.read(file, NOW).tokens(POD)).hasSize(2);
  }

  @Test
  void refusesAnEmptyOrMissingTokenFile() throws IOException {
    var empty = Files.writeString(folder.resolve("empty"), "\n");

    assertThatThrownBy(() -> TokenFile.read(empty, NOW)).hasMessageContaining("is empty");
    assertThatThrownBy(() -> TokenFile.read(folder.resolve("none"), NOW))
        .isInstanceOf(MountFailed.class)
        .hasMessageContaining("cannot read the token file");
  }

  @Test
  void takesASecretFromTheSdksVariables() {
    assertThat(
            NodePublishSecret.of(Map.of("AZURE_CLIENT_ID", "id", "AZURE_CLIENT_SECRET", "secret")))
        .contains(Map.of("clientid", SecretText.of("id"), "clientsecret", SecretText.of("secret")));
    assertThat(NodePublishSecret.of(Map.of("AZURE_CLIENT_ID", "id"))).isEmpty();
    assertThat(NodePublishSecret.of(Map.of())).isEmpty();
  }

  @Test
  void takesACertificateFromTheSdksVariables() throws IOException {
    var pem = Files.writeString(folder.resolve("c.pem"), "-----BEGIN CERTIFICATE-----\n");
    var pfx = Files.write(folder.resolve("c.pfx"), new byte[] {1, 2, 3});

    assertThat(certificate(pem)).isEqualTo("-----BEGIN CERTIFICATE-----\n");
    assertThat(certificate(pfx)).isEqualTo("AQID");
  }

  @Test
  void readsTheOneSecretOfAManifestFile() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("secret.yaml"),
            "kind: Secret\nmetadata: {name: s}\ndata: {clientid: bWU=}\n");

    assertThat(NodePublishSecret.read(file.toString(), InputStream.nullInputStream()))
        .containsExactly(Map.entry("clientid", SecretText.of("me")));
  }

  @Test
  void refusesAManifestFileWithoutExactlyOneSecret() throws IOException {
    var file =
        Files.writeString(folder.resolve("two.yaml"), "kind: ConfigMap\nmetadata: {name: s}\n");

    assertThatThrownBy(() -> NodePublishSecret.read(file.toString(), InputStream.nullInputStream()))
        .isInstanceOf(MountFailed.class)
        .hasMessageContaining("must hold one manifest of kind Secret, but holds 0");
  }

  private static String certificate(Path file) {
    return NodePublishSecret.of(
            Map.of("AZURE_CLIENT_ID", "id", "AZURE_CLIENT_CERTIFICATE_PATH", file.toString()))
        .orElseThrow()
        .getOrDefault("clientcertificate", SecretText.of(""))
        .reveal();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
