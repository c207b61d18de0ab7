// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SharedAzure.class)
class ImdsTest {
  private static final String TOKEN =
      "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fvault.localhost";

  private static Client.Answer ask(LocalAzure azure, Client client, String vm, String path)
      throws IOException {
    URI uri = URI.create(azure.endpoints().imds(vm) + path);
    return client.get(uri, "Metadata", "true");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void givesTheSystemAssignedIdentityWhenNoneIsNamed(LocalAzure azure, Client client)
      throws Exception {
    Client.Answer answer = ask(azure, client, "node1", TOKEN);
    assertThat(answer.json().path("expires_on").isString()).isTrue();
    var claims = SignedJWT.parse(answer.json().path("access_token").asString()).getJWTClaimsSet();
    assertThat(claims.getStringClaim("xms_mirid"))
        .endsWith("Microsoft.Compute/virtualMachines/node1");
  }

  static Stream<String> names() {
    String resourceId = encode(DemoWorld.identityResourceId("user-assigned-identity"));
    return Stream.of(
        "&client_id=" + DemoWorld.USER_ASSIGNED_IDENTITY,
        "&msi_res_id=" + resourceId,
        "&mi_res_id=" + resourceId,
        "&object_id=OBJECT");
  }

  @ParameterizedTest
  @MethodSource("names")
  void givesTheIdentityThatIsNamed(String name, LocalAzure azure, Client client)
      throws IOException {
    String objectId =
        azure
            .directory()
            .findByClientId(DemoWorld.USER_ASSIGNED_IDENTITY)
            .orElseThrow()
            .principalId();
    Client.Answer answer = ask(azure, client, "node1", TOKEN + name.replace("OBJECT", objectId));
    assertThat(answer.json().path("client_id").asString())
        .isEqualTo(DemoWorld.USER_ASSIGNED_IDENTITY);
  }

  @Test
  void takesATrailingSlash(LocalAzure azure, Client client) throws IOException {
    assertThat(ask(azure, client, "node1", TOKEN.replace("token?", "token/?")).status())
        .isEqualTo(200);
  }

  @Test
  void saysWhenNoneOrSeveralFit(LocalAzure azure, Client client) throws IOException {
    azure.machines().create("bare", DemoWorld.SUBSCRIPTION, "tests");
    assertThat(description(ask(azure, client, "bare", TOKEN))).isEqualTo("Identity not found");
    azure.machines().assign("bare", DemoWorld.WORKLOAD_IDENTITY);
    assertThat(ask(azure, client, "bare", TOKEN).status()).isEqualTo(200);
    azure.machines().assign("bare", DemoWorld.POD_IDENTITY);
    assertThat(description(ask(azure, client, "bare", TOKEN))).startsWith("Multiple user assigned");
    azure.machines().unassign("bare", DemoWorld.POD_IDENTITY);
    assertThat(ask(azure, client, "bare", TOKEN + "&client_id=" + DemoWorld.POD_IDENTITY).status())
        .isEqualTo(400);
  }

  private static String description(Client.Answer answer) {
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").asString()).isEqualTo("invalid_request");
    return answer.json().path("error_description").asString();
  }

  @Test
  void refusesWhatTheRealOneRefuses(LocalAzure azure, Client client) throws IOException {
    URI uri = URI.create(azure.endpoints().imds("node1") + TOKEN);
    assertThat(description(client.get(uri))).contains("metadata header");
    assertThat(client.get(uri, "Metadata", "true", "X-Forwarded-For", "1.2.3.4").status())
        .isEqualTo(400);
    assertThat(
            description(
                ask(
                    azure,
                    client,
                    "node1",
                    "/metadata/identity/oauth2/token?api-version=2018-02-01")))
        .contains("audience");
    assertThat(
            ask(
                    azure,
                    client,
                    "node1",
                    "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://nobody")
                .json()
                .path("error")
                .asString())
        .isEqualTo("invalid_resource");
    assertThat(ask(azure, client, "node1", "/metadata/identity/oauth2/token?resource=x").status())
        .isEqualTo(400);
    assertThat(ask(azure, client, "node1", "/metadata/nothing").status()).isEqualTo(404);
    assertThat(client.form(uri, Map.of()).status()).isEqualTo(405);
  }

  @Test
  void describesTheMachine(LocalAzure azure, Client client) throws IOException {
    var compute =
        ask(azure, client, "node1", "/metadata/instance?api-version=2021-02-01")
            .json()
            .path("compute");
    assertThat(compute.path("name").asString()).isEqualTo("node1");
    assertThat(compute.path("resourceGroupName").asString()).isEqualTo("keyway");
  }

  @Test
  void handsPodTokensToTheNode(LocalAzure azure, Client client) throws IOException {
    URI uri = URI.create(azure.endpoints().nmi() + "/host/token/?resource=https://vault.localhost");
    Client.Answer answer =
        client.get(uri, "podns", "default", "podname", DemoWorld.POD_IDENTITY_POD);
    assertThat(answer.json().path("clientid").asString()).isEqualTo(DemoWorld.POD_IDENTITY);
    assertThat(answer.json().path("token").propertyNames())
        .containsExactly(
            "access_token",
            "refresh_token",
            "expires_in",
            "expires_on",
            "not_before",
            "resource",
            "token_type");
    assertThat(client.get(uri, "podns", "default", "podname", "other").status()).isEqualTo(404);
    assertThat(client.get(uri, "podns", "default").status()).isEqualTo(400);
  }
}
