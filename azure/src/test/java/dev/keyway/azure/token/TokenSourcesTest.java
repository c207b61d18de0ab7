// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.certificate.Pem;
import dev.keyway.azure.certificate.TestCertificate;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.ClientCertificates;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.azure.http.FakeEngine;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSourcesTest {
  private static final String GOOD = TokenRig.token("t", 3600);
  @TempDir Path folder;

  @Test
  void asksEntraOnceForAClientSecret() {
    var rig = new TokenRig(_ -> FakeEngine.json(200, GOOD));

    rig.get(TokenRig.secret("alice", "p&w=d +"));

    var call = rig.engine.calls().getFirst();
    assertThat(rig.engine.calls()).hasSize(1);
    assertThat(call.uri())
        .hasToString("https://login.microsoftonline.com/contoso/oauth2/v2.0/token");
    assertThat(field(call, "grant_type")).isEqualTo("client_credentials");
    assertThat(field(call, "client_id")).isEqualTo("alice");
    assertThat(field(call, "client_secret")).isEqualTo("p&w=d +");
    assertThat(field(call, "scope")).isEqualTo("https://vault.azure.net/.default");
    assertThat(call.toString()).doesNotContain("p&w", "alice");
  }

  @Test
  void signsWithTheClientCertificate() throws Exception {
    var identity = TestCertificate.rsa("app");
    var pem =
        Pem.encode("CERTIFICATE", identity.certificate().getEncoded())
            + Pem.encode("PRIVATE KEY", identity.key().getEncoded());
    var loaded = ClientCertificates.load(pem.getBytes(StandardCharsets.US_ASCII), Optional.empty());
    var rig = new TokenRig(_ -> FakeEngine.json(200, GOOD));

    rig.get(
        new Credential.ClientCertificate(
            Clouds.publicCloud(), "contoso", "alice", loaded.key(), loaded.chain()));

    var jwt = field(rig.engine.calls().getFirst(), "client_assertion").split("\\.");
    var header = JsonObject.parse(Base64.getUrlDecoder().decode(jwt[0]));
    var claims = JsonObject.parse(Base64.getUrlDecoder().decode(jwt[1]));
    assertThat(header.text("alg")).contains("PS256");
    assertThat(header.text("x5t")).isPresent();
    assertThat(header.text("x5t#S256")).isPresent();
    assertThat(header.texts("x5c")).hasSize(1);
    assertThat(claims.text("aud"))
        .contains("https://login.microsoftonline.com/contoso/oauth2/v2.0/token");
    assertThat(claims.text("iss")).isEqualTo(claims.text("sub")).contains("alice");
    var verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    verifier.initVerify(identity.certificate().getPublicKey());
    verifier.update((jwt[0] + "." + jwt[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(verifier.verify(Base64.getUrlDecoder().decode(jwt[2]))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a/b", "a?b", "ä", "..", "a b", "a%2f"})
  void refusesTenantsThatAreNone(String tenant) {
    var rig = new TokenRig(_ -> FakeEngine.json(200, GOOD));

    assertThatThrownBy(() ->
            rig.get(
                new Credential.ClientSecret(
                    Clouds.publicCloud(), tenant, "alice", SecretText.of("s"))))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("tenant");
    assertThat(rig.engine.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', t, https://login.microsoftonline.com/t/oauth2/v2.0/token",
    "'', '', ADFS, https://login.microsoftonline.com/adfs/oauth2/token",
    "https://ad.test:8443, '', t, https://ad.test:8443/t/oauth2/v2.0/token",
    "ad.test, '', t, https://ad.test/t/oauth2/v2.0/token",
    "'', westus2, t, https://westus2.login.microsoft.com/t/oauth2/v2.0/token",
    "https://ad.test:8443/, westus2, t, https://westus2.ad.test:8443/t/oauth2/v2.0/token",
    "'', westus2, adfs, https://login.microsoftonline.com/adfs/oauth2/token",
  })
  void findsTheAuthorityOfACloudThatNamesNone(
      String host, String region, String tenant, String endpoint) {
    var environment = Map.of("AZURE_AUTHORITY_HOST", host, "AZURE_REGIONAL_AUTHORITY_NAME", region);
    var cloud = new Cloud("Mine", Cloud.NO_ACTIVE_DIRECTORY, "", "");

    assertThat(new Authority(environment).tokenEndpoint(cloud, tenant)).hasToString(endpoint);
  }

  @Test
  void mergesClaimsWithTheCapability() {
    assertThat(Claims.withCapability("{\"access_token\":{\"nbf\":{\"value\":\"1\"}}}"))
        .isEqualTo(
            "{\"access_token\":{\"xms_cc\":{\"values\":[\"CP1\"]},\"nbf\":{\"value\":\"1\"}}}");
    assertThat(Claims.withCapability("{}")).isEqualTo("{}");
  }

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

  @Test
  void sendsIdentityBindingsThroughTheProxyUnderTheOriginalHost() {
    var rig = new TokenRig(_ -> FakeEngine.json(200, GOOD));
    var jwt =
        TestIssuer.rsa("https://issuer.test")
            .token("system:serviceaccount:a:b", 1, rig.clock.instant().plusSeconds(600));

    rig.get(new Credential.IdentityBinding(Clouds.publicCloud(), "contoso", "alice", jwt));

    var call = rig.engine.calls().getFirst();
    assertThat(call.uri()).hasToString("https://proxy.test/contoso/oauth2/v2.0/token");
    assertThat(call.headers()).containsEntry("Host", SecretText.of("login.microsoftonline.com"));
    assertThat(field(call, "client_assertion")).isEqualTo(jwt.jwt().reveal());
  }

  @ParameterizedTest
  @CsvSource({
    "696995ccb303450001b31a18, aokpcjszbrsf2diolmd6enk6wib6a6xufc5flqfatcfcdepw6thiq.ests.aks",
    "abc123def456, a7swuog6gvcoo2i2mbmxo6k2e4vcobk7j5emv2q6xjhvodcr6lgha.ests.aks",
  })
  void computesTheTokenProxysName(String id, String name) {
    var front =
        TestCertificate.ec("api", "kubernetes", "hcp-kubernetes." + id + ".svc.cluster.local");

    assertThat(SniName.of(front.certificate())).isEqualTo(name);
  }

  @Test
  void pointsToTheFlagWhenTheNameCannotBeComputed() {
    for (var dns : new String[] {"hcp-kubernetes..svc.cluster.local", "kubernetes"}) {
      assertThatThrownBy(() -> SniName.of(TestCertificate.ec("api", dns).certificate()))
          .isInstanceOf(InvalidConfiguration.class)
          .hasMessageContaining("--sni-name");
    }
  }

  private static String field(HttpCall call, String name) {
    return Stream.of(call.form().orElseThrow().reveal().split("&"))
        .filter(field -> field.startsWith(name + "="))
        .map(field -> URLDecoder.decode(field.substring(name.length() + 1), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }
}
