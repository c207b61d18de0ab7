// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.TestCertificate;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.ClientCertificates;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.FakeEngine;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.certificate.Pem;
import dev.keyway.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSourcesTest {
  private static final String GOOD = TokenRig.token("t", 3600);

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
    var cloud = new Cloud("Mine", Cloud.NO_ACTIVE_DIRECTORY, "", "", Cloud.NO_RESOURCE_MANAGER);

    assertThat(new Authority(environment).tokenEndpoint(cloud, tenant)).hasToString(endpoint);
  }

  @Test
  void mergesClaimsWithTheCapability() {
    assertThat(Claims.withCapability("{\"access_token\":{\"nbf\":{\"value\":\"1\"}}}"))
        .isEqualTo(
            "{\"access_token\":{\"xms_cc\":{\"values\":[\"CP1\"]},\"nbf\":{\"value\":\"1\"}}}");
    assertThat(Claims.withCapability("{}")).isEqualTo("{}");
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
    return Stream.of(call.body().orElseThrow().text().reveal().split("&"))
        .filter(field -> field.startsWith(name + "="))
        .map(field -> URLDecoder.decode(field.substring(name.length() + 1), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }
}
