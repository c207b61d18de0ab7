// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedAzure.class)
class VaultManagementTest {
  private static final String SUBSCRIPTION = "/subscriptions/" + DemoWorld.SUBSCRIPTION;
  private static final String DELETED =
      SUBSCRIPTION + "/providers/Microsoft.KeyVault/locations/westus2/deletedVaults/";

  private final String vault = name();
  private ArmClient arm;
  private String caller;

  private static String name() {
    return "kv" + UUID.randomUUID().toString().substring(0, 8);
  }

  @BeforeEach
  void group(LocalAzure azure, Client client) throws IOException {
    arm = new ArmClient(azure, client);
    arm.send("PUT", arm.groupPath(), "{\"location\":\"westus2\"}");
    caller =
        azure.directory().findByClientId(DemoWorld.SERVICE_PRINCIPAL).orElseThrow().principalId();
  }

  private static String code(Client.Answer answer) {
    return answer.json().path("error").path("code").asString();
  }

  private static String message(Client.Answer answer) {
    return answer.json().path("error").path("message").asString();
  }

  private static String policies(String objectId, String... secrets) {
    var entry = Map.of("objectId", objectId, "permissions", Map.of("secrets", List.of(secrets)));
    return Json.mapper()
        .writeValueAsString(Map.of("properties", Map.of("accessPolicies", List.of(entry))));
  }

  private Client.Answer policy(String operation, String... secrets) throws IOException {
    return arm.send(
        "PUT", arm.vaultPath(vault) + "/accessPolicies/" + operation, policies(caller, secrets));
  }

  private static Client.Answer data(
      LocalAzure azure, Client client, String vault, String method, String path, String body)
      throws IOException {
    var content =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return client.send(
        HttpRequest.newBuilder(azure.endpoints().vaultUri(vault).resolve(path))
            .header("Authorization", "Bearer " + client.accessToken())
            .method(method, content));
  }

  @Test
  void opensAVaultAsSoonAsItIsMade(LocalAzure azure, Client client) throws IOException {
    var made = arm.makeVault(vault, false).json();

    var properties = made.path("properties");
    assertThat(properties.path("vaultUri").asString())
        .isEqualTo(azure.endpoints().vaultUri(vault).toString());
    assertThat(properties.path("provisioningState").asString()).isEqualTo("Succeeded");
    assertThat(properties.path("enableRbacAuthorization").asBoolean(true)).isFalse();
    assertThat(client.get(URI.create(properties.path("vaultUri").asString())).status())
        .isEqualTo(401);
    assertThat(arm.get(arm.vaultPath(vault)).json()).isEqualTo(made);
  }

  @Test
  void allowsWhatThePoliciesGrant(LocalAzure azure, Client client) throws IOException {
    arm.makeVault(vault, false);
    var refused = data(azure, client, vault, "GET", "/secrets/s", "");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(code(refused)).isEqualTo("Forbidden");
    assertThat(message(refused))
        .contains("does not have secrets get permission on key vault '" + vault)
        .contains("appid=" + DemoWorld.SERVICE_PRINCIPAL + ";oid=" + caller)
        .contains(";location=westus2");

    assertThat(policy("add", "Set").status()).isEqualTo(200);
    assertThat(data(azure, client, vault, "PUT", "/secrets/s", "{\"value\":\"x\"}").status())
        .isEqualTo(200);
    assertThat(data(azure, client, vault, "GET", "/secrets/s", "").status()).isEqualTo(403);

    policy("add", "get");
    assertThat(data(azure, client, vault, "GET", "/secrets/s", "").status()).isEqualTo(200);
    var now = arm.get(arm.vaultPath(vault)).json().path("properties").path("accessPolicies");
    assertThat(now.path(0).path("permissions").path("secrets").toString())
        .isEqualTo("[\"get\",\"set\"]");

    policy("remove", "get");
    assertThat(data(azure, client, vault, "GET", "/secrets/s", "").status()).isEqualTo(403);
    var last = policy("remove", "set").json().path("properties").path("accessPolicies");
    assertThat(last.size()).isZero();
  }

  @Test
  void setsAllPoliciesWithTheVaultAndReplacesOne() throws IOException {
    arm.makeVault(vault, false);
    var whole = Json.object().put("location", "westus2");
    whole.set("properties", Json.parse(policies(caller, "all")).path("properties"));
    arm.send("PUT", arm.vaultPath(vault), whole.toString());
    var other = UUID.randomUUID().toString();
    arm.send("PUT", arm.vaultPath(vault) + "/accessPolicies/add", policies(other, "list"));

    policy("replace", "get");

    var entries = arm.get(arm.vaultPath(vault)).json().path("properties").path("accessPolicies");
    assertThat(entries.size()).isEqualTo(2);
    assertThat(entries.findValuesAsString("objectId")).containsExactly(caller, other);
    assertThat(entries.path(0).path("permissions").path("secrets").toString())
        .isEqualTo("[\"get\"]");
  }

  @Test
  void leavesAVaultToRolesWhenToldTo(LocalAzure azure, Client client) throws IOException {
    arm.makeVault(vault, true);
    policy("add", "all");

    var refused = data(azure, client, vault, "GET", "/secrets/s", "");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().path("error").path("innererror").path("code").asString())
        .isEqualTo("ForbiddenByRbac");
    assertThat(message(refused))
        .contains("Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'")
        .contains("/vaults/" + vault + "/secrets/s'");

    arm.send(
        "PATCH",
        arm.vaultPath(vault),
        "{\"properties\":{\"enableRbacAuthorization\":false},\"tags\":{\"a\":\"b\"}}");
    assertThat(data(azure, client, vault, "GET", "/secrets/s", "").status()).isEqualTo(404);
    assertThat(arm.get(arm.vaultPath(vault)).json().path("tags").path("a").asString())
        .isEqualTo("b");
  }

  @Test
  void bringsADeletedVaultBackWithAllItHeld(LocalAzure azure, Client client) throws IOException {
    arm.makeVault(vault, false);
    policy("add", "get");
    azure.vaults().get(vault).putSecret("s", "value");

    assertThat(arm.send("DELETE", arm.vaultPath(vault), "").status()).isEqualTo(200);
    assertThat(arm.send("DELETE", arm.vaultPath(vault), "").status()).isEqualTo(204);

    assertThat(code(arm.get(arm.vaultPath(vault)))).isEqualTo("ResourceNotFound");
    assertThat(code(data(azure, client, vault, "GET", "/secrets/s", "")))
        .isEqualTo("VaultNotFound");
    assertThat(code(arm.makeVault(vault, false))).isEqualTo("ConflictError");
    var gone = arm.get(DELETED + vault).json().path("properties");
    assertThat(gone.path("vaultId").asString()).isEqualTo(arm.vaultPath(vault));
    arm.send(
        "PUT",
        arm.vaultPath(vault),
        "{\"location\":\"westus2\",\"properties\":{\"createMode\":\"recover\"}}");
    assertThat(data(azure, client, vault, "GET", "/secrets/s", "").json().path("value").asString())
        .isEqualTo("value");
    assertThat(code(arm.get(DELETED + vault))).isEqualTo("DeletedVaultNotFound");
  }

  @Test
  void givesTheNameBackOncePurged() throws IOException {
    arm.makeVault(vault, false);
    var check = SUBSCRIPTION + "/providers/Microsoft.KeyVault/checkNameAvailability";
    var asked = "{\"name\":\"" + vault + "\",\"type\":\"Microsoft.KeyVault/vaults\"}";
    assertThat(arm.send("POST", check, asked).json().path("reason").asString())
        .isEqualTo("AlreadyExists");
    arm.send("DELETE", arm.vaultPath(vault), "");

    var accepted = arm.send("POST", DELETED + vault + "/purge", "");

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(arm.get(accepted.header("Location")).status()).isEqualTo(200);
    assertThat(arm.send("POST", check, asked).json().path("nameAvailable").asBoolean(false))
        .isTrue();
    assertThat(arm.makeVault(vault, false).status()).isEqualTo(200);
  }

  @Test
  void keepsWhatPurgeProtectionProtects(LocalAzure azure, Client client) throws IOException {
    arm.makeVault(vault, false);
    policy("add", "all");
    azure.vaults().get(vault).putSecret("s", "value");
    arm.send("PATCH", arm.vaultPath(vault), "{\"properties\":{\"enablePurgeProtection\":true}}");

    data(azure, client, vault, "DELETE", "/secrets/s", "");
    assertThat(data(azure, client, vault, "DELETE", "/deletedsecrets/s", "").status())
        .isEqualTo(403);
    var off = "{\"properties\":{\"enablePurgeProtection\":false}}";
    assertThat(message(arm.send("PATCH", arm.vaultPath(vault), off))).contains("irreversible");
    arm.send("DELETE", arm.vaultPath(vault), "");
    assertThat(code(arm.send("POST", DELETED + vault + "/purge", "")))
        .isEqualTo("MethodNotAllowed");
  }

  @Test
  void refusesWhatAzureRefuses(LocalAzure azure) throws IOException {
    var nowhere =
        SUBSCRIPTION + "/resourceGroups/none/providers/Microsoft.KeyVault/vaults/" + vault;
    var minimal = "{\"location\":\"westus2\",\"properties\":{\"accessPolicies\":[]}}";
    assertThat(code(arm.send("PUT", nowhere, minimal))).isEqualTo("ResourceGroupNotFound");
    assertThat(code(arm.get(arm.vaultPath(vault)))).isEqualTo("ResourceNotFound");
    assertThat(code(policy("add", "get"))).isEqualTo("ResourceNotFound");
    assertThat(code(arm.send("PUT", arm.vaultPath(vault), "{}"))).isEqualTo("LocationRequired");
    assertThat(code(arm.send("PUT", arm.vaultPath(vault), "{\"location\":\"westus2\"}")))
        .isEqualTo("BadRequest");
    assertThat(code(arm.makeVault("1x", false))).isEqualTo("VaultNameNotValid");
    assertThat(code(arm.makeVault(DemoWorld.VAULT, false))).isEqualTo("VaultAlreadyExists");
    assertThat(code(arm.send("POST", DELETED + vault + "/purge", "")))
        .isEqualTo("DeletedVaultNotFound");
    arm.makeVault(vault, false);
    assertThat(code(arm.send("PUT", arm.vaultPath(vault), minimal.replace("westus2", "elsewhere"))))
        .isEqualTo("InvalidResourceLocation");
    assertThat(
            code(
                arm.send(
                    "PUT",
                    arm.vaultPath(vault) + "/accessPolicies/add",
                    policies("nobody", "get"))))
        .isEqualTo("BadRequest");
    assertThat(azure.vaults().find("1x")).isEmpty();
  }

  private JsonNode resources(LocalAzure azure, String filter) throws IOException {
    return arm.get(
            azure.endpoints().authority()
                + SUBSCRIPTION.substring(1)
                + "/resources?api-version=2015-11-01&$filter="
                + URLEncoder.encode(filter, StandardCharsets.UTF_8))
        .json();
  }

  @Test
  void findsAVaultWithoutItsGroup(LocalAzure azure) throws IOException {
    arm.makeVault(vault, false);

    var found =
        resources(azure, "resourceType eq 'Microsoft.KeyVault/vaults' and name eq '" + vault + "'");

    assertThat(found.path("value").findValuesAsString("id")).containsExactly(arm.vaultPath(vault));
    assertThat(resources(azure, "nonsense").path("error").path("code").asString())
        .isEqualTo("InvalidFilterInQueryString");
    var group = arm.get(arm.groupPath() + "/providers/Microsoft.KeyVault/vaults").json();
    assertThat(group.path("value").findValuesAsString("id")).containsExactly(arm.vaultPath(vault));
    var all = arm.get(SUBSCRIPTION + "/providers/Microsoft.KeyVault/vaults").json();
    assertThat(all.path("value").findValuesAsString("name")).contains(vault, DemoWorld.VAULT);
    var deep =
        "resourceGroup eq '%s' and name eq '%s'"
            .formatted(arm.group.toUpperCase(Locale.ROOT), vault);
    assertThat(resources(azure, deep).path("value").size()).isEqualTo(1);
    assertThat(resources(azure, deep.replace("RG-", "x-")).path("value").size()).isZero();
  }

  @Test
  void softDeletesTheVaultsOfADeletedGroup() throws IOException {
    arm.makeVault(vault, false);

    arm.send("DELETE", arm.groupPath(), "");

    assertThat(arm.get(DELETED + vault).status()).isEqualTo(200);
    var recover = "{\"location\":\"westus2\",\"properties\":{\"createMode\":\"recover\"}}";
    assertThat(code(arm.send("PUT", arm.vaultPath(vault), recover)))
        .isEqualTo("ResourceGroupNotFound");
  }

  @Test
  void losesNoPolicyOfManyThatComeAtOnce(LocalAzure azure) throws Exception {
    arm.makeVault(vault, false);
    var path = arm.vaultPath(vault) + "/accessPolicies/add";
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          IntStream.range(0, 40)
              .<Callable<Integer>>mapToObj(_ ->
                  () ->
                      arm.send("PUT", path, policies(UUID.randomUUID().toString(), "get")).status())
              .toList();
      for (var answer : threads.invokeAll(calls)) {
        assertThat(answer.get()).isEqualTo(200);
      }
    }
    assertThat(azure.vaults().get(vault).settings().policies()).hasSize(40);
  }

  @Test
  void keepsVaultsAcrossARestart(@TempDir Path folder) throws IOException {
    var options = LocalAzureOptions.defaults().stateDirectory(folder);
    var gone = name();
    try (var azure = LocalAzure.start(options)) {
      DemoWorld.seedIdentities(azure);
      arm = new ArmClient(azure, new Client(azure));
      arm.send("PUT", arm.groupPath(), "{\"location\":\"westus2\"}");
      arm.makeVault(vault, true);
      arm.makeVault(gone, false);
      arm.send("DELETE", arm.vaultPath(gone), "");
    }
    try (var azure = LocalAzure.start(options)) {
      assertThat(azure.vaults().get(vault).settings().roles()).isTrue();
      assertThat(azure.vaults().get(vault).settings().location()).isEqualTo("westus2");
      assertThat(azure.vaults().find(gone)).isEmpty();
      assertThat(azure.vaults().findDeleted(gone)).isPresent();
    }
  }
}
