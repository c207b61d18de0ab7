// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.Credential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureCliTokensTest {
  private static final String RESOURCE = "https://management.azure.com/";

  @TempDir Path folder;

  @Test
  void takesTheTokenOfWhoeverIsSignedIn() throws Exception {
    az(
        """
        echo "$@ $AZURE_CONFIG_DIR" > "$AZURE_CONFIG_DIR/asked"
        echo '{"accessToken":"t","expires_on":1800000000,"expiresOn":"2027-01-15 08:00:00.000000"}'
        """);

    var token = fetch();

    assertThat(token.value().reveal()).isEqualTo("t");
    assertThat(token.expiresOn()).isEqualTo(Instant.ofEpochSecond(1_800_000_000));
    assertThat(folder.resolve("asked"))
        .hasContent(
            "account get-access-token --resource %s --subscription sub --output json %s"
                .formatted(RESOURCE, folder));
  }

  @Test
  void readsTheLocalTimeOfOlderVersions() throws Exception {
    az("echo '{\"accessToken\":\"t\",\"expiresOn\":\"2027-01-15 08:00:00.000000\"}'");

    assertThat(fetch().expiresOn())
        .isEqualTo(LocalDateTime.of(2027, 1, 15, 8, 0).atZone(ZoneId.systemDefault()).toInstant());
  }

  @Test
  void saysThatNobodyIsSignedIn() throws Exception {
    az("echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1");

    assertThatThrownBy(this::fetch)
        .isInstanceOf(AuthenticationFailed.class)
        .hasMessageContaining("subscription sub")
        .hasMessageContaining("Please run 'az login' to setup account.")
        .hasMessageContaining("az account list");
  }

  @Test
  void saysThatThereIsNoSuchCommand() {
    assertThatThrownBy(this::fetch)
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("not on PATH");
  }

  @Test
  void quotesNothingOfAnswersItCannotRead() throws Exception {
    az("echo 'token s3cret'");

    assertThatThrownBy(this::fetch)
        .isInstanceOf(UnexpectedResponse.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void stopsACommandThatHangs() throws Exception {
    az("echo started; exec sleep 600");

    assertThatThrownBy(() -> fetch(Duration.ofMillis(300)))
        .isInstanceOf(DeadlineExceeded.class)
        .hasMessageContaining("az account get-access-token");
  }

  private AccessToken fetch() {
    return fetch(Duration.ofMinutes(1));
  }

  private AccessToken fetch(Duration patience) {
    var environment =
        Map.of("PATH", folder + ":/usr/bin:/bin", "AZURE_CONFIG_DIR", folder.toString());
    // Only this folder may have an az.
    var process = new AzProcess(Map.of("PATH", folder.toString()));
    var tokens =
        new AzureCliTokens(
            Files.exists(folder.resolve("az")) ? new AzProcess(environment) : process,
            InstantSource.system());
    return tokens.fetch(
        new Credential.AzureCli("sub"), RESOURCE, Deadline.after(patience, InstantSource.system()));
  }

  private void az(String script) throws Exception {
    var file = Files.writeString(folder.resolve("az"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
