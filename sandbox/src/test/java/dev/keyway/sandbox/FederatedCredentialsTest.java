// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.fault.FaultRule;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Federated credentials over Graph and Resource Manager, and the tokens they are good for.
@ExtendWith(SharedAzure.class)
class FederatedCredentialsTest {
  private static final String SUBJECT = "system:serviceaccount:default:";

  private final String account = "sa-" + UUID.randomUUID();

  private static Map<String, Object> body(String name, String issuer, String subject) {
    return Map.of(
        "name",
        name,
        "issuer",
        issuer,
        "subject",
        subject,
        "audiences",
        List.of(FederatedCredential.TOKEN_EXCHANGE));
  }

  private static String arm(String issuer, String subject) {
    return Json.mapper()
        .writeValueAsString(Map.of("properties", Map.of("issuer", issuer, "subject", subject)));
  }

  private static String issuer(LocalAzure azure) {
    return azure.endpoints().oidcIssuer().toString();
  }

  @Test
  void letsTokensBeExchangedForAnApplication(LocalAzure azure, Client client) throws IOException {
    var graph = new GraphClient(azure, client);
    var app = graph.application(account);
    var clientId = app.path("appId").asString();
    graph.post("/servicePrincipals", Map.of("appId", clientId));
    var path = "/applications/" + app.path("id").asString() + "/federatedIdentityCredentials";
    var form = client.assertionForm(clientId, client.serviceAccountToken(account));
    assertThat(client.token(form).json().path("error_description").asString())
        .startsWith("AADSTS700211:");

    var made = graph.post(path, body("kube", issuer(azure), SUBJECT + account));

    assertThat(made.status()).isEqualTo(201);
    assertThat(client.token(form).status()).isEqualTo(200);
    graph.patch(path + "/kube", Map.of("subject", SUBJECT + "other"));
    assertThat(client.token(form).json().path("error_description").asString())
        .startsWith("AADSTS700213:");
    var id = made.json().path("id").asString();
    assertThat(graph.get(path + "/" + id).json().path("subject").asString())
        .isEqualTo(SUBJECT + "other");
    assertThat(graph.list(path, "subject eq '" + SUBJECT + "other'")).hasSize(1);
    assertThat(graph.list(path, "name eq 'another'")).isEmpty();
    assertThat(graph.delete(path + "/" + id).status()).isEqualTo(204);
    assertThat(GraphClient.code(graph.delete(path + "/" + id)))
        .isEqualTo("Request_ResourceNotFound");
  }

  @Test
  void keepsAzuresRulesForApplications(LocalAzure azure, Client client) throws IOException {
    var graph = new GraphClient(azure, client);
    var path =
        "/applications/"
            + graph.application(account).path("id").asString()
            + "/federatedIdentityCredentials";
    graph.post(path, body("first", "https://one", "subject"));

    assertThat(GraphClient.code(graph.post(path, body("first", "https://two", "subject"))))
        .isEqualTo("Request_MultipleObjectsWithSameKeyValue");
    for (var wrong :
        List.of(
            body("second", "https://one", "subject"),
            body("x", "https://two", "subject"),
            body("second", "", "subject"),
            body("second", "https://two", "s".repeat(601)))) {
      var answer = graph.post(path, wrong);
      assertThat(answer.status()).as("%s", wrong).isEqualTo(400);
      assertThat(GraphClient.code(answer)).isEqualTo("InvalidFederatedIdentityCredentialValue");
    }
    for (int i = 1; i < 20; i++) {
      assertThat(graph.post(path, body("fic" + i, "https://one", "subject" + i)).status())
          .isEqualTo(201);
    }
    var more = graph.post(path, body("one-more", "https://one", "another"));
    assertThat(more.status()).isEqualTo(400);
    assertThat(more.json().path("error").path("message").asString()).contains("20");
    assertThat(GraphClient.code(graph.patch(path + "/fic1", Map.of("name", "other"))))
        .isEqualTo("InvalidFederatedIdentityCredentialValue");
    assertThat(
            GraphClient.code(
                graph.get("/applications/" + UUID.randomUUID() + "/federatedIdentityCredentials")))
        .isEqualTo("Request_ResourceNotFound");
  }

  @Test
  void letsTokensBeExchangedForAManagedIdentity(LocalAzure azure, Client client)
      throws IOException {
    var arm = new ArmClient(azure, client);
    var clientId = arm.identity("id1");
    var path = arm.identityPath("id1") + "/federatedIdentityCredentials";
    var form = client.assertionForm(clientId, client.serviceAccountToken(account));

    var made = arm.send("PUT", path + "/kube", arm(issuer(azure), SUBJECT + account));

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("properties").path("audiences").get(0).asString())
        .isEqualTo(FederatedCredential.TOKEN_EXCHANGE);
    assertThat(client.token(form).status()).isEqualTo(200);
    assertThat(arm.send("PUT", path + "/kube", arm(issuer(azure), SUBJECT + "other")).status())
        .isEqualTo(200);
    assertThat(client.token(form).status()).isEqualTo(401);
    assertThat(arm.get(path).json().path("value")).hasSize(1);
    assertThat(arm.send("DELETE", path + "/kube", "").status()).isEqualTo(200);
    assertThat(arm.send("DELETE", path + "/kube", "").status()).isEqualTo(204);
    assertThat(arm.get(path + "/kube").status()).isEqualTo(404);
  }

  @Test
  void keepsAzuresRulesForManagedIdentities(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    arm.identity("id1");
    var path = arm.identityPath("id1") + "/federatedIdentityCredentials/";
    arm.send("PUT", path + "first", arm("https://one", "subject"));

    var same = arm.send("PUT", path + "second", arm("https://one", "subject"));
    assertThat(same.status()).isEqualTo(400);
    assertThat(same.json().path("error").path("message").asString())
        .isEqualTo("Issuer and subject combination already exists for this Managed Identity.");
    for (var wrong : List.of("x", "-name", "n".repeat(121), "hashed=")) {
      assertThat(arm.send("PUT", path + wrong, arm("https://two", "subject")).status())
          .as(wrong)
          .isEqualTo(400);
    }
    for (var wrong :
        List.of(
            "{}",
            arm("", "subject"),
            arm("https://two", ""),
            "{\"properties\":{\"issuer\":\"i\",\"subject\":\"s\",\"audiences\":[]}}",
            "{\"properties\":{\"issuer\":\"i\",\"subject\":\"s\",\"audiences\":[\"a\",\"b\"]}}")) {
      assertThat(arm.send("PUT", path + "second", wrong).status()).as(wrong).isEqualTo(400);
    }
    for (int i = 1; i < 20; i++) {
      assertThat(arm.send("PUT", path + "fic" + i, arm("https://one", "subject" + i)).status())
          .isEqualTo(201);
    }
    assertThat(arm.send("PUT", path + "one-more", arm("https://one", "another")).status())
        .isEqualTo(400);
    assertThat(arm.send("PUT", path + "fic1", arm("https://one", "changed")).status())
        .isEqualTo(200);
    var missing = arm.identityPath("missing") + "/federatedIdentityCredentials/fic1";
    assertThat(GraphClient.code(arm.send("PUT", missing, arm("https://one", "subject"))))
        .isEqualTo("ParentResourceNotFound");
  }

  @Test
  void refusesTheSecondOfTwoWritesToOneIdentity() throws Exception {
    try (var azure = LocalAzure.start(LocalAzureOptions.defaults())) {
      DemoWorld.seedIdentities(azure);
      var client = new Client(azure);
      var arm = new ArmClient(azure, client);
      arm.identity("id1");
      arm.identity("id2");
      azure
          .faults()
          .add(
              FaultRule.on(Service.ARM, new Fault.OperationTime(Duration.ofMinutes(5)))
                  .path("*/slow"));
      var slow =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  write(arm, "id1", "slow");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      await().untilAsserted(() -> assertThat(write(arm, "id1", "fast").status()).isEqualTo(409));
      var refused = write(arm, "id1", "fast");
      assertThat(GraphClient.code(refused))
          .isEqualTo("ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity");
      assertThat(write(arm, "id2", "fast").status()).isEqualTo(201);
      azure.operations().finish();
      assertThat(slow.join(Duration.ofSeconds(20))).isTrue();
      assertThat(write(arm, "id1", "fast").status()).isIn(200, 201);
    }
  }

  @Test
  void keepsApplicationsAndTheirCredentialsAcrossARestart(@TempDir Path folder) throws IOException {
    var options = LocalAzureOptions.defaults().stateDirectory(folder);
    String clientId;
    try (var azure = LocalAzure.start(options)) {
      DemoWorld.seedIdentities(azure);
      var graph = new GraphClient(azure, new Client(azure));
      var app = graph.application(account);
      clientId = app.path("appId").asString();
      graph.post("/servicePrincipals", Map.of("appId", clientId));
      graph.post(
          "/applications/" + app.path("id").asString() + "/federatedIdentityCredentials",
          body("kube", issuer(azure), SUBJECT + account));
    }
    try (var azure = LocalAzure.start(options)) {
      var client = new Client(azure);
      var form = client.assertionForm(clientId, client.serviceAccountToken(account));

      assertThat(client.token(form).status()).isEqualTo(200);
    }
  }

  private static Client.Answer write(ArmClient arm, String identity, String name)
      throws IOException {
    return arm.send(
        "PUT",
        arm.identityPath(identity) + "/federatedIdentityCredentials/" + name,
        arm("https://one", name));
  }
}
