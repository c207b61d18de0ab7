// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.TestClock;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.azure.http.FakeEngine;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {
  private static final TestIssuer ISSUER = TestIssuer.ec("https://issuer.test/cluster");

  private static String refusal(Credential credential, String code) {
    var rig =
        new TokenRig(_ ->
            FakeEngine.json(
                401,
                "{\"error\":\"invalid_client\",\"error_description\":\"%s: not so.\"}"
                    .formatted(code)));
    var thrown = new AuthenticationFailed[1];
    assertThatThrownBy(() -> rig.get(credential))
        .isInstanceOfSatisfying(AuthenticationFailed.class, e -> thrown[0] = e);
    return String.valueOf(thrown[0].getMessage());
  }

  private static Credential pod(String subject) {
    var later = TestClock.START.plus(Duration.ofHours(1));
    return TokenRig.federated("alice", ISSUER.token(subject, 1, later));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AADSTS70021", "AADSTS700211", "AADSTS700213", "AADSTS7002138"})
  void givesTheCommandThatMakesTheFederatedCredential(String code) {
    assertThat(refusal(pod("system:serviceaccount:shop:web"), code))
        .contains("https://login.microsoftonline.com/contoso/oauth2/v2.0/token")
        .contains("client alice of tenant contoso")
        .contains(code)
        .contains("az identity federated-credential create")
        .contains("--issuer https://issuer.test/cluster")
        .contains("--subject system:serviceaccount:shop:web")
        .contains("--audiences api://AzureADTokenExchange");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x; rm -rf /", "$(id)", "a`id`", "-o json", "a\nb"})
  void putsNoForgedClaimIntoACommand(String subject) {
    var json = subject.replace("\n", "\\n");

    assertThat(refusal(pod(json), "AADSTS700213"))
        .contains("compare the federated credential")
        .doesNotContain("az identity")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "AADSTS700016, check clientID",
    "AADSTS90002, check tenantID",
    "AADSTS7000215, az ad app credential reset",
    "AADSTS7000222, az ad app credential reset",
    "AADSTS50000, nodePublishSecretRef"
  })
  void saysTheNextStepOfAServicePrincipal(String code, String step) {
    assertThat(refusal(TokenRig.secret("app", "planted"), code))
        .contains(code, step)
        .doesNotContain("planted");
  }

  @Test
  void namesThePrincipalForTheCommandLineOnlyIfItIsPlain() {
    assertThat(Subjects.principal(TokenRig.secret("1234-ab", "s"))).isEqualTo("--spn 1234-ab");
    assertThat(Subjects.principal(TokenRig.secret("1; id", "s"))).contains("<object id");
    assertThat(
            Subjects.principal(
                new Credential.ManagedIdentity(new ManagedIdentityId.SystemAssigned())))
        .contains("<object id");
  }
}
