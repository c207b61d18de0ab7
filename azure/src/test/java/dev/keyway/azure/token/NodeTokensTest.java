// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.azure.http.FakeEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Tokens that the node itself has for its pods: managed identities and pod identities.
class NodeTokensTest {
  private static final String GOOD = TokenRig.token("t", 3600);
  @TempDir Path folder;

  record Identity(ManagedIdentityId id, String query) {}

  static Stream<Identity> identities() {
    return Stream.of(
        new Identity(new ManagedIdentityId.SystemAssigned(), ""),
        new Identity(new ManagedIdentityId.ClientId("c"), "&client_id=c"),
        new Identity(new ManagedIdentityId.ObjectId("o"), "&object_id=o"),
        new Identity(new ManagedIdentityId.ResourceId("/s/r"), "&msi_res_id=%2Fs%2Fr"));
  }

  @ParameterizedTest
  @MethodSource("identities")
  void asksTheMetadataServiceForEveryKindOfIdentity(Identity identity) {
    var rig =
        new TokenRig(_ ->
            FakeEngine.json(
                200,
                "{\"access_token\":\"t\",\"expires_on\":\"1795340800\",\"expires_in\":\"3600\"}"));

    assertThat(rig.get(new Credential.ManagedIdentity(identity.id()))).isEqualTo("t");

    var call = rig.engine.calls().getFirst();
    assertThat(call.uri())
        .hasToString(
            "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
                + "&resource=https%3A%2F%2Fvault.azure.net"
                + identity.query());
    assertThat(call.headers()).containsEntry("Metadata", SecretText.of("true"));
  }

  @Test
  void namesTheIdentityThatIsNotAssigned() {
    var rig =
        new TokenRig(_ ->
            FakeEngine.json(
                400,
                "{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}"));

    assertThatThrownBy(
            () -> rig.get(new Credential.ManagedIdentity(new ManagedIdentityId.ClientId("c1"))))
        .isInstanceOf(AuthenticationFailed.class)
        .hasMessageContaining("client id c1")
        .hasMessageContaining("Identity not found")
        .hasMessageContaining("assigned to this machine");
  }

  @ParameterizedTest
  @CsvSource({
    "'IDENTITY_ENDPOINT=http://app/token IDENTITY_HEADER=h', X-IDENTITY-HEADER, http://app/token?api-version=2019-08-01&resource=https%3A%2F%2Fvault.azure.net",
    "'IDENTITY_ENDPOINT=https://sf/token IDENTITY_HEADER=h IDENTITY_SERVER_THUMBPRINT=ab', Secret, https://sf/token?api-version=2019-07-01-preview&resource=https%3A%2F%2Fvault.azure.net",
    "'MSI_ENDPOINT=http://ml/token MSI_SECRET=h', secret, http://ml/token?api-version=2017-09-01&resource=https%3A%2F%2Fvault.azure.net",
    "'MSI_ENDPOINT=http://shell/token', Metadata, http://shell/token",
    "'AZURE_POD_IDENTITY_AUTHORITY_HOST=http://imds.test/', Metadata, http://imds.test/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.azure.net",
  })
  void findsTheSourceThatTheEnvironmentNames(String variables, String header, String address) {
    var environment =
        Stream.of(variables.split(" "))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    var rig = new TokenRig(environment, Optional.empty(), _ -> FakeEngine.json(200, GOOD));

    rig.get(new Credential.ManagedIdentity(new ManagedIdentityId.SystemAssigned()));

    assertThat(rig.engine.calls().getFirst().uri()).hasToString(address);
    assertThat(rig.engine.calls().getFirst().headers()).containsKey(header);
  }

  @Test
  void answersTheArcAgentsChallengeFromItsOwnFolderOnly() throws Exception {
    var agent = Files.createDirectory(folder.resolve("tokens"));
    Files.writeString(agent.resolve("a.key"), "agent-key");
    Files.writeString(folder.resolve("shadow.key"), "stolen");
    var environment =
        Map.of("IDENTITY_ENDPOINT", "http://arc/token", "IMDS_ENDPOINT", "http://arc");
    for (var file : new String[] {"a.key", "../shadow.key", "missing.key", "a.txt"}) {
      var rig =
          new TokenRig(
              environment,
              Optional.of(agent),
              call ->
                  call.headers().containsKey("Authorization")
                      ? FakeEngine.json(200, GOOD)
                      : FakeEngine.json(
                          401, "{}", "WWW-Authenticate", "Basic realm=" + agent.resolve(file)));
      var system = new Credential.ManagedIdentity(new ManagedIdentityId.SystemAssigned());
      if (file.equals("a.key")) {
        assertThat(rig.get(system)).isEqualTo("t");
        assertThat(rig.engine.calls().getLast().headers())
            .containsEntry("Authorization", SecretText.of("Basic agent-key"));
      } else {
        assertThatThrownBy(() -> rig.get(system)).isInstanceOf(AuthenticationFailed.class);
        assertThat(rig.engine.calls()).hasSize(1);
      }
    }
  }

  @Test
  void asksNmiForThePod() {
    var rig =
        new TokenRig(_ ->
            FakeEngine.json(
                200,
                "{\"token\":{\"access_token\":\"t\",\"expires_on\":\"1795340800\"},\"clientid\":\"c\"}"));

    assertThat(rig.get(new Credential.PodIdentity("web-0", "shop", "u1"))).isEqualTo("t");

    var call = rig.engine.calls().getFirst();
    assertThat(call.uri())
        .hasToString("http://localhost:2579/host/token/?resource=https%3A%2F%2Fvault.azure.net");
    assertThat(call.headers())
        .containsEntry("podname", SecretText.of("web-0"))
        .containsEntry("podns", SecretText.of("shop"));
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"token\":{\"access_token\":\"t\",\"expires_on\":\"\"},\"clientid\":\"c\"}', expires_in",
    "'{\"token\":{\"access_token\":\"\",\"expires_on\":\"1795340800\"},\"clientid\":\"c\"}', access_token",
    "'{\"token\":{\"access_token\":\"t\",\"expires_on\":\"1795340800\"},\"clientid\":\"\"}', clientid",
    "'{\"clientid\":\"c\"}', token",
  })
  void saysWhichFieldNmiLeftOut(String body, String field) {
    var rig = new TokenRig(_ -> FakeEngine.json(200, body));

    assertThatThrownBy(() -> rig.get(new Credential.PodIdentity("web-0", "shop", "u1")))
        .isInstanceOf(UnexpectedResponse.class)
        .hasMessageEndingWith(field);
  }
}
