// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.tls.Certificates;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedAzure.class)
class GraphTest {
  private final String name = "app-" + UUID.randomUUID();

  @Test
  void takesTokensForGraphOnly(LocalAzure azure, Client client) throws IOException {
    var graph = new GraphClient(azure, client);
    var own = azure.endpoints().authority().toString();

    for (var resource : List.of("https://graph.microsoft.com", own)) {
      var bearer = Optional.of(graph.tokenFor(resource));
      assertThat(graph.send("GET", "/applications", "", bearer).status())
          .as(resource)
          .isEqualTo(200);
    }
    for (var bearer :
        List.of(
            Optional.<String>empty(),
            Optional.of("nonsense"),
            Optional.of(graph.tokenFor("https://management.azure.com")))) {
      var answer = graph.send("GET", "/applications", "", bearer);
      assertThat(answer.status()).isEqualTo(401);
      assertThat(GraphClient.code(answer)).isEqualTo("InvalidAuthenticationToken");
    }
  }

  @Test
  void givesNoTokenToAnApplicationThatNothingStandsFor(LocalAzure azure, Client client)
      throws IOException {
    var graph = new GraphClient(azure, client);
    var app = graph.application(name);
    var secret =
        graph
            .post("/applications/" + app.path("id").asString() + "/addPassword", Map.of())
            .json()
            .path("secretText")
            .asString();
    var form = client.baseForm(app.path("appId").asString());
    form.put("client_secret", secret);

    var before = client.token(form);
    graph.post("/servicePrincipals", Map.of("appId", app.path("appId").asString()));

    assertThat(before.json().path("error_description").asString()).startsWith("AADSTS7000229:");
    assertThat(client.token(form).status()).isEqualTo(200);
  }

  @Test
  void findsAnApplicationByIdAndByClientId(LocalAzure azure, Client client) throws IOException {
    var graph = new GraphClient(azure, client);
    var app = graph.application(name);
    var appId = app.path("appId").asString();

    for (var path :
        List.of(
            "/applications/" + app.path("id").asString(),
            "/applications(appId='" + appId + "')",
            "/applications%28appId%3D%27" + appId + "%27%29")) {
      assertThat(graph.get(path).json().path("displayName").asString()).as(path).isEqualTo(name);
    }
    assertThat(GraphClient.code(graph.get("/applications/" + appId)))
        .isEqualTo("Request_ResourceNotFound");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ';',
      value = {
        "displayName eq 'NAME';1",
        "displayName eq 'LESS';0",
        "startswith(displayName,'LESS');1",
        "startsWith(displayName, 'UPPER');1",
        "appId eq 'APPID';1",
        "id eq 'OBJECTID' and displayName eq 'NAME';1",
        "id eq 'OBJECTID' and displayName eq 'LESS';0",
        "identifierUris/any(s:s eq 'api://NAME');1",
        "identifierUris/any(s:s eq 'api://LESS');0"
      })
  void filtersApplications(String filter, int found, LocalAzure azure, Client client)
      throws IOException {
    var graph = new GraphClient(azure, client);
    var app = graph.application(name);
    graph.patch(
        "/applications/" + app.path("id").asString(),
        Map.of("identifierUris", List.of("api://" + name)));

    var less = name.substring(0, name.length() - 1);
    var wanted =
        filter
            .replace("APPID", app.path("appId").asString())
            .replace("OBJECTID", app.path("id").asString())
            .replace("LESS", less)
            .replace("UPPER", less.toUpperCase(Locale.ROOT))
            .replace("NAME", name);
    assertThat(graph.list("/applications", wanted)).as(wanted).hasSize(found);
  }

  @Test
  void readsAQuoteInAFilter(LocalAzure azure, Client client) throws IOException {
    var graph = new GraphClient(azure, client);
    graph.application(name + "'s");

    assertThat(graph.list("/applications", "displayName eq '" + name + "''s'")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "displayName ne 'x'",
        "displayName eq 'x' or appId eq 'y'",
        "displayName eq x",
        "displayName eq 'x' and",
        "nonsense"
      })
  void refusesFiltersItDoesNotKnow(String filter, LocalAzure azure, Client client)
      throws IOException {
    var answer =
        new GraphClient(azure, client)
            .get("/applications?$filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8));

    assertThat(GraphClient.code(answer)).isEqualTo("Request_UnsupportedQuery");
  }

  @Test
  void givesListsInPages(LocalAzure azure, Client client) throws IOException {
    var graph = new GraphClient(azure, client);
    for (int i = 0; i < 3; i++) {
      graph.application(name + i);
    }
    var filter = "startswith(displayName,'" + name + "')";

    var first =
        graph
            .get(
                "/applications?$top=2&$filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8))
            .json();
    var second = graph.get(first.path("@odata.nextLink").asString()).json();

    assertThat(first.path("value")).hasSize(2);
    assertThat(second.path("value")).hasSize(1);
    assertThat(second.has("@odata.nextLink")).isFalse();
  }

  @Test
  void removesPasswordsAndApplications(LocalAzure azure, Client client) throws IOException {
    var graph = new GraphClient(azure, client);
    var app = graph.application(name);
    var path = "/applications/" + app.path("id").asString();
    graph.post("/servicePrincipals", Map.of("appId", app.path("appId").asString()));
    var password = graph.post(path + "/addPassword", Map.of()).json();
    var form = client.baseForm(app.path("appId").asString());
    form.put("client_secret", password.path("secretText").asString());
    assertThat(graph.get(path).json().path("passwordCredentials").get(0).path("secretText"))
        .isEmpty();

    graph.post(path + "/removePassword", Map.of("keyId", password.path("keyId").asString()));
    assertThat(client.token(form).json().path("error_description").asString())
        .startsWith("AADSTS7000215:");
    assertThat(graph.delete(path).status()).isEqualTo(204);
    assertThat(client.token(form).json().path("error_description").asString())
        .startsWith("AADSTS700016:");
    assertThat(graph.list("/servicePrincipals", "displayName eq '" + name + "'")).isEmpty();
  }

  @Test
  void givesAServicePrincipalPasswords(LocalAzure azure, Client client) throws IOException {
    var graph = new GraphClient(azure, client);
    var appId = graph.application(name).path("appId").asString();
    var path =
        "/servicePrincipals/"
            + graph.post("/servicePrincipals", Map.of("appId", appId)).json().path("id").asString();
    var form = client.baseForm(appId);

    var password = graph.post(path + "/addPassword", Map.of()).json();

    form.put("client_secret", password.path("secretText").asString());
    assertThat(client.token(form).status()).isEqualTo(200);
    var removal = Map.of("keyId", password.path("keyId").asString());
    assertThat(graph.post(path + "/removePassword", removal).status()).isEqualTo(204);
    assertThat(GraphClient.code(graph.post(path + "/removePassword", removal)))
        .isEqualTo("Request_BadRequest");
    assertThat(client.token(form).status()).isEqualTo(401);
  }

  @Test
  void takesCertificatesAndKeepsThoseNamedByTheirKeyId(LocalAzure azure, Client client)
      throws Exception {
    var graph = new GraphClient(azure, client);
    var der = Certificates.parse(Files.readString(azure.caFile())).getEncoded();
    var lines = Base64.getMimeEncoder().encodeToString(der);
    var made =
        graph
            .post(
                "/applications",
                Map.of("displayName", name, "keyCredentials", List.of(Map.of("key", lines))))
            .json();
    var path = "/applications/" + made.path("id").asString();
    var keyId = made.path("keyCredentials").get(0).path("keyId").asString();

    assertThat(
            graph.patch(path, Map.of("keyCredentials", List.of(Map.of("keyId", keyId)))).status())
        .isEqualTo(204);
    assertThat(graph.get(path).json().path("keyCredentials")).hasSize(1);
    assertThat(
            GraphClient.code(
                graph.patch(path, Map.of("keyCredentials", List.of(Map.of("key", "AAAA"))))))
        .isEqualTo("KeyCredentialsInvalid");
    graph.patch(path, Map.of("keyCredentials", List.of()));
    assertThat(graph.get(path).json().path("keyCredentials")).isEmpty();
  }

  @Test
  void makesOneServicePrincipalForAnApplication(LocalAzure azure, Client client)
      throws IOException {
    var graph = new GraphClient(azure, client);
    var appId = graph.application(name).path("appId").asString();
    var wanted = Map.of("appId", appId, "tags", List.of("one", "two"));

    var made = graph.post("/servicePrincipals", wanted).json();

    assertThat(made.path("tags")).hasSize(2);
    assertThat(GraphClient.code(graph.post("/servicePrincipals", wanted)))
        .isEqualTo("Request_MultipleObjectsWithSameKeyValue");
    assertThat(
            GraphClient.code(
                graph.post("/servicePrincipals", Map.of("appId", UUID.randomUUID().toString()))))
        .isEqualTo("NoBackingApplicationObject");
    for (var filter :
        List.of(
            "servicePrincipalNames/any(c:c eq '" + appId + "')",
            "appId eq '" + appId + "'",
            "displayName eq '" + name + "'")) {
      var found = graph.list("/servicePrincipals", filter);
      assertThat(found).hasSize(1);
      assertThat(found.get(0).path("id")).isEqualTo(made.path("id"));
    }
  }

  @Test
  void showsManagedIdentitiesAsServicePrincipals(LocalAzure azure, Client client)
      throws IOException {
    var graph = new GraphClient(azure, client);
    var identity =
        azure.directory().findByClientId(DemoWorld.POD_IDENTITY).orElseThrow().principalId();

    var shown = graph.get("/servicePrincipals(appId='" + DemoWorld.POD_IDENTITY + "')").json();

    assertThat(shown.path("id").asString()).isEqualTo(identity);
    assertThat(shown.path("servicePrincipalType").asString()).isEqualTo("ManagedIdentity");
    assertThat(
            graph
                .post("/directoryObjects/getByIds", Map.of("ids", List.of(identity, name)))
                .json()
                .path("value"))
        .hasSize(1);
    assertThat(graph.delete("/servicePrincipals/" + identity).status()).isEqualTo(403);
  }

  @Test
  void knowsNoUserAndOneOrganization(LocalAzure azure, Client client) throws IOException {
    var graph = new GraphClient(azure, client);

    assertThat(GraphClient.code(graph.get("/me"))).isEqualTo("BadRequest");
    assertThat(graph.get("/organization").json().path("value").get(0).path("id").asString())
        .isEqualTo(DemoWorld.TENANT);
  }

  @Test
  void answersUnderItsOwnName(LocalAzure azure, Client client) throws IOException {
    var uri =
        URI.create(
            azure.endpoints().authority().toString().replace("localhost", "graph.localhost")
                + "v1.0/me");

    assertThat(GraphClient.code(client.send(HttpRequest.newBuilder(uri))))
        .isEqualTo("InvalidAuthenticationToken");
  }

  @Test
  void refusesAnApplicationWithoutName(LocalAzure azure, Client client) throws IOException {
    var graph = new GraphClient(azure, client);

    assertThat(GraphClient.code(graph.post("/applications", Map.of())))
        .isEqualTo("Request_BadRequest");
    assertThat(GraphClient.code(graph.post("/applications", Map.of("displayName", " "))))
        .isEqualTo("Request_BadRequest");
  }
}
