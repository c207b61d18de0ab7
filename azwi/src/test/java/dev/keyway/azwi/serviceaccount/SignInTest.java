// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.SecretText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignInTest {
  private static final String ID = "4f6a9d3c-0b1e-4a57-9a55-1c2d3e4f5a6b";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'', '', '', '', '', --auth-method is a required parameter",
    "client_secret, client-id, s, '', '', parsing --client-id: invalid UUID length: 9",
    "client_certificate, client-id, '', c, k, parsing --client-id: invalid UUID length: 9",
    "client_secret, 4f6a9d3c-0b1e-4a57-9a55-1c2d3e4f5a6b, '', '', '', '--client-secret must be specified when --auth-method=\"client_secret\"'",
    "client_certificate, 4f6a9d3c-0b1e-4a57-9a55-1c2d3e4f5a6b, '', '', k, '--certificate-path and --private-key-path must be specified when --auth-method=\"client_certificate\"'",
    "client_certificate, 4f6a9d3c-0b1e-4a57-9a55-1c2d3e4f5a6b, '', c, '', '--certificate-path and --private-key-path must be specified when --auth-method=\"client_certificate\"'",
    "x, '', '', '', '', '--auth-method: ERROR: method unsupported. method=\"x\"'",
  })
  void saysWhatIsMissing(
      String method, String id, String secret, String certificate, String key, String message) {
    assertThatThrownBy(() -> signIn(method, id, secret, certificate, key))
        .isInstanceOf(InvalidOption.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void signsInAsItIsTold() {
    assertThat(signIn("cli", "", "", "", "")).isEqualTo(new SignIn.WithAzureCli());
    assertThat(signIn("cli", ID, "s", "", ""))
        .isEqualTo(new SignIn.WithSecret(ID, SecretText.of("s")));
    assertThat(signIn("client_secret", ID, "s", "", ""))
        .isEqualTo(new SignIn.WithSecret(ID, SecretText.of("s")));
    assertThat(signIn("client_certificate", ID, "", "c", "k"))
        .isEqualTo(new SignIn.WithCertificate(ID, Path.of("c"), Path.of("k")));
  }

  @Test
  void takesTheSubscriptionThatTheCliWorksWith() throws Exception {
    Files.writeString(folder.resolve("config"), "[core]\nname = x\n[cloud]\nname = Mine\n");
    Files.writeString(
        folder.resolve("clouds.config"),
        "[AzureCloud]\nsubscription = no\n[Mine]\nsubscription = " + ID + "\n");
    var files = AzureCliFiles.of(Map.of("AZURE_CONFIG_DIR", folder.toString(), "HOME", "/none"));

    assertThat(files.subscription("")).isEqualTo(ID);
    assertThat(files.subscription("00000000-0000-0000-0000-000000000000")).isEqualTo(ID);
    assertThat(files.subscription(ID.replace('4', '5'))).isEqualTo(ID.replace('4', '5'));
  }

  @Test
  void needsASubscription() {
    var files = AzureCliFiles.of(Map.of("HOME", folder.toString()));

    assertThatThrownBy(() -> files.subscription("mine"))
        .hasMessage("--subscription-id is required (and must be a valid UUID)");
  }

  private static SignIn signIn(
      String method, String id, String secret, String certificate, String key) {
    return SignIn.of(new SignIn.Flags(method, id, SecretText.of(secret), certificate, key));
  }
}
