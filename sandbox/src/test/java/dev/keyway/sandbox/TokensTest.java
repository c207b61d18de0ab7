// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyway.sandbox.directory.DirectoryException;
import dev.keyway.sandbox.directory.FederatedCredential;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedAzure.class)
class TokensTest {
  @Test
  void issuesTokensThatItsPublishedKeysVerify(Client client) throws Exception {
    Client.Answer answer = client.token(client.secretForm());
    assertThat(answer.json().path("expires_in").isInt()).isTrue();
    SignedJWT jwt = SignedJWT.parse(answer.json().path("access_token").asString());
    String keys = client.entra(DemoWorld.TENANT + "/discovery/v2.0/keys").raw().body();
    var key = JWKSet.parse(keys).getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey();
    assertThat(jwt.verify(new RSASSAVerifier(key))).isTrue();
    var claims = jwt.getJWTClaimsSet();
    assertThat(claims.getAudience()).containsExactly("https://vault.localhost");
    assertThat(claims.getStringClaim("appid")).isEqualTo(DemoWorld.SERVICE_PRINCIPAL);
    assertThat(claims.getStringClaim("tid")).isEqualTo(DemoWorld.TENANT);
    assertThat(claims.getStringClaim("appidacr")).isEqualTo("1");
  }

  @Test
  void findsTheDefaultScopeWhateverTheOrder(Client client) throws IOException {
    Map<String, String> form = client.secretForm();
    form.put("scope", "openid profile https://vault.localhost//.default offline_access");
    assertThat(client.token(form).status()).isEqualTo(200);
  }

  @Test
  void answersVersionOneInText(LocalAzure azure, Client client) throws IOException {
    Map<String, String> form = client.secretForm();
    form.remove("scope");
    form.put("resource", "https://vault.localhost");
    Client.Answer answer =
        client.form(
            azure.endpoints().authority().resolve(DemoWorld.TENANT + "/oauth2/token"), form);
    assertThat(answer.json().path("expires_in").asString()).isEqualTo("3599");
    assertThat(answer.json().path("expires_in").isString()).isTrue();
    assertThat(answer.json().path("resource").asString()).isEqualTo("https://vault.localhost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"adfs/oauth2/token", "adfs/oauth2/token/", "adfs/oauth2/v2.0/token"})
  void answersAdfsPaths(String path, LocalAzure azure, Client client) throws IOException {
    Client.Answer answer =
        client.form(azure.endpoints().authority().resolve(path), client.secretForm());
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void describesItself(LocalAzure azure, Client client) throws IOException {
    String base = azure.endpoints().authority().toString();
    String tenant = base + DemoWorld.TENANT;
    var v2 = client.entra(DemoWorld.TENANT + "/v2.0/.well-known/openid-configuration").json();
    assertThat(v2.path("issuer").asString()).isEqualTo(tenant + "/v2.0");
    assertThat(v2.path("token_endpoint").asString()).isEqualTo(tenant + "/oauth2/v2.0/token");
    var v1 = client.entra(DemoWorld.TENANT + "/.well-known/openid-configuration").json();
    assertThat(v1.path("token_endpoint").asString()).isEqualTo(tenant + "/oauth2/token");
    var adfs = client.entra("adfs/.well-known/openid-configuration").json();
    assertThat(adfs.path("token_endpoint").asString()).isEqualTo(base + "adfs/oauth2/token/");
    var instance =
        client
            .entra(
                "common/discovery/instance?api-version=1.1&authorization_endpoint=https://localhost/"
                    + DemoWorld.TENANT
                    + "/oauth2/v2.0/authorize")
            .json();
    assertThat(instance.path("tenant_discovery_endpoint").asString())
        .isEqualTo(tenant + "/v2.0/.well-known/openid-configuration");
    Client.Answer unknown =
        client.entra("7e4a0000-0000-4000-8000-00000000ffff/v2.0/.well-known/openid-configuration");
    assertThat(unknown.json().path("error").asString()).isEqualTo("invalid_tenant");
  }

  @Test
  void exchangesServiceAccountTokens(Client client) throws Exception {
    String assertion = client.serviceAccountToken("workload-identity");
    Client.Answer answer =
        client.token(client.assertionForm(DemoWorld.WORKLOAD_IDENTITY, assertion));
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
    assertThat(answer.json().path("expires_in").asInt()).isEqualTo(86399);
    var claims = SignedJWT.parse(answer.json().path("access_token").asString()).getJWTClaimsSet();
    assertThat(claims.getStringClaim("xms_mirid"))
        .isEqualTo(DemoWorld.identityResourceId("workload-identity"));
  }

  @Test
  void takesIdentityBindingTokensThroughTheProxyOnly(LocalAzure azure, Client client)
      throws IOException {
    String token =
        azure.serviceAccountToken(
            "default",
            "identity-binding",
            "pod",
            FederatedCredential.IDENTITY_BINDING,
            Duration.ofMinutes(5));
    Map<String, String> form = client.assertionForm(DemoWorld.IDENTITY_BINDING, token);
    URI proxy =
        URI.create(
            "https://"
                + azure.endpoints().tokenProxyServerName()
                + ":"
                + azure.endpoints().tokenProxy().getPort()
                + "/"
                + DemoWorld.TENANT
                + "/oauth2/v2.0/token");
    assertThat(client.form(proxy, form).status()).isEqualTo(200);
    Client.Answer direct = client.token(form);
    assertThat(direct.json().path("error_codes").path(0).asInt()).isEqualTo(700212);
    var ordinary =
        client.assertionForm(
            DemoWorld.WORKLOAD_IDENTITY, client.serviceAccountToken("workload-identity"));
    assertThat(client.form(proxy, ordinary).json().path("error_codes").path(0).asInt())
        .isEqualTo(700212);
  }

  @Test
  void namesTheTokenProxyAsAksDoes(LocalAzure azure) {
    assertThat(azure.endpoints().tokenProxyServerName()).matches("a[a-z2-7]{52}\\.ests\\.aks");
  }

  @Test
  void tellsTheClustersIdInTheCertificateOfItsService(LocalAzure azure) throws Exception {
    int port = azure.endpoints().tokenProxy().getPort();
    try (SSLSocket socket =
        (SSLSocket) Client.tls(azure).getSocketFactory().createSocket("localhost", port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName("kubernetes.default.svc.cluster.local")));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      var leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      assertThat(leaf.getSubjectAlternativeNames().toString())
          .contains("hcp-kubernetes." + azure.cluster().id() + ".svc.cluster.local");
    }
  }

  @Test
  void publishesTheClustersIssuer(LocalAzure azure, Client client) throws Exception {
    URI issuer = azure.endpoints().oidcIssuer();
    var discovery = client.get(URI.create(issuer + "/.well-known/openid-configuration")).json();
    assertThat(discovery.path("issuer").asString()).isEqualTo(issuer.toString());
    String keys = client.get(URI.create(discovery.path("jwks_uri").asString())).raw().body();
    assertThat(JWKSet.parse(keys).getKeys()).hasSize(1);
    assertThat(keys).doesNotContain("\"d\"");
  }

  @Test
  void keepsTheRulesOfFederatedCredentials(LocalAzure azure) {
    var directory = azure.directory();
    String client = directory.createApplication("rules").clientId();
    for (int i = 0; i < 20; i++) {
      directory.addFederatedCredential(
          client, FederatedCredential.of("name-" + i, "https://issuer/", "subject-" + i));
    }
    Assertions.assertThatThrownBy(() ->
            directory.addFederatedCredential(
                client, FederatedCredential.of("name-20", "https://issuer/", "subject-20")))
        .isInstanceOf(DirectoryException.class)
        .hasMessageContaining("20");
    directory.removeFederatedCredential(client, "name-0");
    Assertions.assertThatThrownBy(() ->
            directory.addFederatedCredential(
                client, FederatedCredential.of("other", "https://issuer/", "subject-1")))
        .isInstanceOf(DirectoryException.class);
  }
}
