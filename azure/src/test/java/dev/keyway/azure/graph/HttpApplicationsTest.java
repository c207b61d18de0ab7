// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.AccessDenied;
import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.ObjectNotFound;
import dev.keyway.azure.AzureException.Rejected;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.federation.FederatedCredential;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpApplicationsTest {
  private static final Application SHOP = new Application("o", "a", "shop");
  private static final String SHOP_JSON = "{\"id\":\"o\",\"appId\":\"a\",\"displayName\":\"shop\"}";
  private static final FederatedCredential CREDENTIAL =
      new FederatedCredential("n=", "https://issuer/", "s", List.of("aud"), "words");

  private final GraphRig rig = new GraphRig();

  @Test
  void findsApplicationsByTheirWholeName() {
    rig.then(200, "{\"value\":[" + SHOP_JSON + "]}");

    assertThat(rig.applications.named("Bob's shop", rig.deadline())).containsExactly(SHOP);
    var uri = rig.request().uri();
    assertThat(uri.getPath()).isEqualTo("/v1.0/applications");
    assertThat(uri.getQuery()).isEqualTo("$filter=displayName eq 'Bob''s shop'");
  }

  @Test
  void findsApplicationsAndPrincipalsByClientId() {
    rig.then(200, "{\"value\":[" + SHOP_JSON + "]}").then(200, "{\"value\":[]}");

    assertThat(rig.applications.withClientId("a", rig.deadline())).contains(SHOP);
    assertThat(rig.applications.principalOf("a", rig.deadline())).isEmpty();
    assertThat(rig.asked)
        .extracting(call -> call.uri().getQuery())
        .containsOnly("$filter=appId eq 'a'");
  }

  @ParameterizedTest
  @CsvSource({
    "AzurePublicCloud, graph.microsoft.com, login.microsoftonline.com",
    "AzureUSGovernmentCloud, graph.microsoft.us, login.microsoftonline.us",
    "AzureChinaCloud, microsoftgraph.chinacloudapi.cn, login.chinacloudapi.cn",
  })
  void staysInItsCloud(String cloud, String graph, String login) {
    var there = new GraphRig(Clouds.resolve(cloud, Optional.empty())).then(200, "{}");

    there.applications.named("shop", there.deadline());

    assertThat(there.request().uri().getHost()).isEqualTo(graph);
    var signIn = there.signedIn.getFirst();
    assertThat(signIn.uri().getHost()).isEqualTo(login);
    assertThat(signIn.body().orElseThrow().text().reveal())
        .contains("scope=https%3A%2F%2F" + graph + "%2F.default");
  }

  @Test
  void needsACloudWithAGraph() {
    var cloud =
        new Cloud("Mine", Cloud.NO_ACTIVE_DIRECTORY, "", "", URI.create("https://arm.test/"));

    assertThatThrownBy(() -> new GraphRig(cloud))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("Mine")
        .hasMessageContaining("microsoftGraphEndpoint");
  }

  @Test
  void readsAllPages() {
    rig.then(
        200,
        "{\"value\":[],\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/x?$skiptoken=1\"}");
    rig.then(200, "{\"value\":[" + SHOP_JSON + "]}");

    assertThat(rig.applications.named("shop", rig.deadline())).containsExactly(SHOP);
  }

  @Test
  void sendsNoTokenToAnotherHostForMore() {
    rig.then(200, "{\"value\":[],\"@odata.nextLink\":\"https://evil.test/x\"}");

    assertThatThrownBy(() -> rig.applications.named("shop", rig.deadline()))
        .isInstanceOf(UnexpectedResponse.class)
        .hasMessageContaining("the token was not sent there");
    assertThat(rig.asked).hasSize(1);
  }

  @Test
  void createsApplicationsAndPrincipals() {
    rig.then(201, SHOP_JSON).then(201, "{\"id\":\"p\",\"appId\":\"a\",\"displayName\":\"shop\"}");

    assertThat(rig.applications.create("shop", rig.deadline())).isEqualTo(SHOP);
    assertThat(rig.applications.createPrincipal("a", List.of("keyway"), rig.deadline()))
        .isEqualTo(new ServicePrincipal("p", "a", "shop"));
    assertThat(rig.asked)
        .extracting(call -> call.body().orElseThrow().text().reveal())
        .containsExactly("{\"displayName\":\"shop\"}", "{\"appId\":\"a\",\"tags\":[\"keyway\"]}");
  }

  @Test
  void addsWhatIsTrusted() {
    rig.then(201, "{}");

    assertThat(rig.applications.add("o", CREDENTIAL, rig.deadline())).isTrue();
    assertThat(rig.request().uri().getPath())
        .isEqualTo("/v1.0/applications/o/federatedIdentityCredentials");
    assertThat(rig.request().body().orElseThrow().text().reveal())
        .isEqualTo(
            "{\"name\":\"n=\",\"issuer\":\"https://issuer/\",\"subject\":\"s\",\"description\":\"words\",\"audiences\":[\"aud\"]}");
  }

  @Test
  void leavesACredentialOfThatNameAsItIs() {
    rig.thenError(409, "Request_MultipleObjectsWithSameKeyValue", "there");

    assertThat(rig.applications.add("o", CREDENTIAL, rig.deadline())).isFalse();
  }

  @Test
  void listsWhatIsTrusted() {
    rig.then(
        200,
        """
        {"value":[{"name":"n=","issuer":"https://issuer/","subject":"s","audiences":["aud"],
          "description":"words"}]}
        """);

    assertThat(rig.applications.credentials("o", rig.deadline())).containsExactly(CREDENTIAL);
  }

  @Test
  void removesByNameAndTellsWhetherItWasThere() {
    rig.then(204, "").thenError(404, "Request_ResourceNotFound", "gone").then(204, "");

    assertThat(rig.applications.removeCredential("o", "n=", rig.deadline())).isTrue();
    assertThat(rig.applications.removeCredential("o", "n=", rig.deadline())).isFalse();
    assertThat(rig.applications.remove("o", rig.deadline())).isTrue();
    assertThat(rig.asked.getFirst().uri().toString())
        .endsWith("/applications/o/federatedIdentityCredentials/n%3D");
  }

  @Test
  void tellsFailuresApart() {
    rig.thenError(403, "Authorization_RequestDenied", "Insufficient privileges");
    assertThatThrownBy(() -> rig.applications.create("shop", rig.deadline()))
        .isInstanceOf(AccessDenied.class)
        .hasMessageContaining("creating the application shop")
        .hasMessageContaining("client admin of tenant contoso")
        .hasMessageContaining("Application.ReadWrite.OwnedBy");
    rig.thenError(404, "Request_ResourceNotFound", "no such application");
    assertThatThrownBy(() -> rig.applications.credentials("o", rig.deadline()))
        .isInstanceOf(ObjectNotFound.class)
        .hasMessageContaining("Request_ResourceNotFound no such application");
    rig.thenError(400, "InvalidFederatedIdentityCredentialValue", "twice");
    assertThatThrownBy(() -> rig.applications.add("o", CREDENTIAL, rig.deadline()))
        .isInstanceOf(Rejected.class)
        .hasMessageContaining("trusts an issuer and subject once");
    rig.thenError(401, "InvalidAuthenticationToken", "x");
    rig.thenError(401, "InvalidAuthenticationToken", "x");
    assertThatThrownBy(() -> rig.applications.named("shop", rig.deadline()))
        .isInstanceOf(AuthenticationFailed.class);
  }

  @Test
  void waitsWhenThrottled() {
    rig.then(429, "{}", "Retry-After", "3").then(200, "{\"value\":[]}");

    assertThat(rig.applications.named("shop", rig.deadline())).isEmpty();
    assertThat(rig.clock.slept()).contains(Duration.ofSeconds(3));
  }

  @Test
  void givesUpOnAServiceThatStaysAway() {
    for (int i = 0; i < 10; i++) {
      rig.then(503, "{}");
    }

    assertThatThrownBy(() -> rig.applications.named("shop", rig.deadline()))
        .isInstanceOf(Unavailable.class);
  }

  @Test
  void missesFieldsByName() {
    rig.then(201, "{\"id\":\"o\"}");

    assertThatThrownBy(() -> rig.applications.create("shop", rig.deadline()))
        .isInstanceOf(UnexpectedResponse.class)
        .hasMessageContaining("appId");
  }
}
