// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedAzure.class)
class ArmTest {
  private static final String SUBSCRIPTION = "/subscriptions/" + DemoWorld.SUBSCRIPTION;

  private static String name(String prefix) {
    return prefix + UUID.randomUUID().toString().substring(0, 8);
  }

  @Test
  void challengesWhoHasNoToken(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    for (var bearer : new String[] {null, ""}) {
      var answer = arm.send("GET", SUBSCRIPTION, "", Optional.ofNullable(bearer));

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("WWW-Authenticate"))
          .contains(
              "Bearer authorization_uri=\""
                  + azure.endpoints().authority()
                  + DemoWorld.TENANT
                  + "\"")
          .contains("error=\"invalid_token\"");
      assertThat(answer.json().path("error").path("code").asString())
          .isEqualTo("AuthenticationFailed");
    }
  }

  @Test
  void takesTokensForResourceManagerOnly(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    var own = azure.endpoints().authority().toString();
    for (var resource :
        new String[] {
          "https://management.azure.com", "https://management.core.windows.net/", own
        }) {
      assertThat(
              arm.send("GET", "/subscriptions", "", Optional.of(arm.tokenFor(resource))).status())
          .as(resource)
          .isEqualTo(200);
    }
    var other = arm.tokenFor(azure.endpoints().keyVaultResource());
    assertThat(code(arm.send("GET", "/subscriptions", "", Optional.of(other))))
        .isEqualTo("InvalidAuthenticationTokenAudience");
    assertThat(code(arm.send("GET", "/subscriptions", "", Optional.of("nonsense"))))
        .isEqualTo("InvalidAuthenticationToken");
  }

  private static String code(Client.Answer answer) {
    return answer.json().path("error").path("code").asString();
  }

  @Test
  void wantsAVersion(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    var uri = azure.endpoints().authority() + "subscriptions";

    assertThat(code(arm.get(uri))).isEqualTo("MissingApiVersionParameter");
  }

  @Test
  void listsItsSubscriptionAndTenant(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);

    var subscription = arm.get("/subscriptions").json().path("value").get(0);
    assertThat(subscription.path("subscriptionId").asString()).isEqualTo(DemoWorld.SUBSCRIPTION);
    assertThat(subscription.path("state").asString()).isEqualTo("Enabled");
    assertThat(arm.get("/tenants").json().path("value").get(0).path("tenantId").asString())
        .isEqualTo(DemoWorld.TENANT);
    assertThat(code(arm.get("/subscriptions/" + UUID.randomUUID())))
        .isEqualTo("SubscriptionNotFound");
  }

  @Test
  void describesTheCloudToWhoRegistersIt(LocalAzure azure, Client client) throws IOException {
    var base = azure.endpoints().authority();
    for (var path : new String[] {"metadata/endpoints", "/metadata/endpoints"}) {
      var cloud = client.get(URI.create(base + path + "?api-version=2022-09-01")).json();

      assertThat(cloud.path("resourceManager").asString()).isEqualTo(base.toString());
      assertThat(cloud.path("authentication").path("loginEndpoint").asString())
          .isEqualTo(base + "adfs");
      assertThat(cloud.path("suffixes").path("keyVaultDns").asString())
          .isEqualTo(azure.endpoints().vaultDnsSuffix());
    }
    assertThat(client.get(URI.create(base + "metadata/endpoints?api-version=2019-05-01")).json())
        .hasSize(1);
  }

  @Test
  void issuesTokensUnderTheAddressThatTheCloudsDescriptionNames(LocalAzure azure, Client client)
      throws IOException {
    var adfs = azure.endpoints().authority().resolve("adfs/");
    var discovery = client.get(adfs.resolve(".well-known/openid-configuration")).json();
    var form = client.secretForm();
    form.put("scope", "https://management.core.windows.net//.default");

    var answer = client.form(URI.create(discovery.path("token_endpoint").asString()), form);

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void keepsResourceGroups(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    var path = arm.groupPath().replace("resourceGroups", "resourcegroups");

    assertThat(code(arm.get(path))).isEqualTo("ResourceGroupNotFound");
    assertThat(arm.send("HEAD", path, "").status()).isEqualTo(404);
    assertThat(arm.send("PUT", path, "{\"location\":\"westus2\"}").status()).isEqualTo(201);
    assertThat(arm.send("PUT", path, "{\"location\":\"westus2\"}").status()).isEqualTo(200);
    assertThat(arm.get(path).json().path("location").asString()).isEqualTo("westus2");
    assertThat(arm.send("HEAD", path, "").status()).isEqualTo(204);
    arm.identity("id1");
    var deletion = arm.send("DELETE", path, "");
    assertThat(deletion.status()).isEqualTo(202);
    assertThat(arm.get(deletion.header("Location")).status()).isEqualTo(200);
    assertThat(arm.get(path).status()).isEqualTo(404);
    assertThat(azure.directory().findByResourceId(arm.identityPath("id1"))).isEmpty();
  }

  @Test
  void makesIdentitiesThatCanLogIn(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    assertThat(code(arm.send("PUT", arm.identityPath("id1"), "{}")))
        .isEqualTo("ResourceGroupNotFound");

    var clientId = arm.identity("id1");

    assertThat(arm.send("PUT", arm.identityPath("ID1"), "{}").status()).isEqualTo(200);
    var shown = arm.get(arm.identityPath("id1").toUpperCase(Locale.ROOT)).json();
    assertThat(shown.path("properties").path("clientId").asString()).isEqualTo(clientId);
    assertThat(shown.path("properties").path("tenantId").asString()).isEqualTo(DemoWorld.TENANT);
    assertThat(azure.directory().findByClientId(clientId)).isPresent();
    assertThat(arm.get(arm.identityPath("")).json().path("value")).hasSize(1);
    assertThat(
            arm.get(SUBSCRIPTION + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities")
                .json()
                .path("value"))
        .hasSizeGreaterThan(1);
    assertThat(arm.send("DELETE", arm.identityPath("id1"), "").status()).isEqualTo(200);
    assertThat(arm.send("DELETE", arm.identityPath("id1"), "").status()).isEqualTo(204);
    assertThat(code(arm.get(arm.identityPath("id1")))).isEqualTo("ResourceNotFound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtualMachines", "virtualMachineScaleSets"})
  void assignsAndRemovesIdentities(String collection, LocalAzure azure, Client client)
      throws IOException {
    var arm = new ArmClient(azure, client);
    var first = arm.identity("id1");
    arm.identity("id2");
    var name = name("host");
    var path = host(azure, arm, collection, name);

    assertThat(arm.get(path).json().path("identity").path("type").asString()).isEqualTo("None");
    assertThat(arm.patch(path, "UserAssigned", "id1").status()).isEqualTo(200);
    assertThat(arm.patch(path, "UserAssigned", "id2").status()).isEqualTo(200);
    assertThat(ids(arm, path)).containsExactly(arm.identityPath("id1"), arm.identityPath("id2"));
    assertThat(arm.imdsToken(name, first).status()).isEqualTo(200);

    arm.patch(path, "UserAssigned", "-id1");
    assertThat(ids(arm, path)).containsExactly(arm.identityPath("id2"));
    assertThat(arm.imdsToken(name, first).status()).isEqualTo(400);

    arm.patch(path, "SystemAssigned, UserAssigned");
    assertThat(ids(arm, path)).as("what is not named is kept").hasSize(1);
    var identity = arm.get(path).json().path("identity");
    assertThat(identity.path("type").asString()).isEqualTo("SystemAssigned, UserAssigned");
    assertThat(identity.path("tenantId").asString()).isEqualTo(DemoWorld.TENANT);
    assertThat(identity.path("principalId").asString()).isNotEmpty();

    arm.patch(path, "SystemAssigned");
    assertThat(ids(arm, path)).isEmpty();
    arm.patch(path, "None");
    assertThat(arm.get(path).json().path("identity").path("type").asString()).isEqualTo("None");
    assertThat(azure.machines().identities(name).systemAssigned()).isEmpty();
  }

  /// Makes a machine, or a scale set with an instance, of that name.
  private static String host(LocalAzure azure, ArmClient arm, String collection, String name) {
    if (collection.equals("virtualMachines")) {
      azure.machines().create(name, DemoWorld.SUBSCRIPTION, arm.group);
    } else {
      var set = azure.machines().createScaleSet(name, DemoWorld.SUBSCRIPTION, arm.group);
      azure.machines().createInstance(set, name);
    }
    return arm.groupPath() + "/providers/Microsoft.Compute/" + collection + "/" + name;
  }

  private static List<String> ids(ArmClient arm, String path) throws IOException {
    JsonNode ids = arm.get(path).json().path("identity").path("userAssignedIdentities");
    return ids.propertyNames().stream()
        .map(id -> id.replace("resourcegroups", "resourceGroups"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'identity':{'type':'UserAssigned','userAssignedIdentities':{'ID':{}}}} | Resource 'ID' was not found",
        "{'identity':{'type':'UserAssigned'}} | must not be null or empty",
        "{'identity':{'type':'Whatever'}} | not supported",
        "{'identity':{'type':'None','userAssignedIdentities':{'ID':{}}}} | was not found",
      })
  void refusesIdentitiesThatMakeNoSense(
      String body, String message, LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    var id = arm.identityPath("nobody");
    var path = host(azure, arm, "virtualMachines", name("vm"));

    var answer = arm.send("PATCH", path, body.replace('\'', '"').replace("ID", id));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(code(answer)).isEqualTo("FailedIdentityOperation");
    assertThat(answer.json().path("error").path("message").asString())
        .contains(message.replace("ID", id));
    assertThat(ids(arm, path)).isEmpty();
  }

  @Test
  void keepsTheAssignmentOfADeletedIdentityWithoutTokens(LocalAzure azure, Client client)
      throws IOException {
    var arm = new ArmClient(azure, client);
    var clientId = arm.identity("id1");
    var name = name("vm");
    var path = host(azure, arm, "virtualMachines", name);
    arm.patch(path, "UserAssigned", "id1");

    arm.send("DELETE", arm.identityPath("id1"), "");
    assertThat(ids(arm, path)).containsExactly(arm.identityPath("id1"));
    assertThat(arm.imdsToken(name, clientId).status()).isEqualTo(400);

    var again = arm.identity("id1");
    assertThat(arm.imdsToken(name, again).status()).as("another of its name").isEqualTo(400);
    arm.patch(path, "UserAssigned", "id1");
    assertThat(arm.imdsToken(name, again).status()).isEqualTo(200);
    assertThat(arm.patch(path, "None").status()).isEqualTo(200);
  }

  @Test
  void givesEveryInstanceTheIdentitiesOfItsSet(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    var clientId = arm.identity("id1");
    var name = name("set");
    var path = host(azure, arm, "virtualMachineScaleSets", name);
    var set = azure.machines().scaleSets().stream().filter(s -> s.name().equals(name)).findFirst();
    var second = azure.machines().createInstance(set.orElseThrow(), name + "_1");

    arm.patch(path, "UserAssigned", "id1");

    assertThat(arm.imdsToken(name, clientId).status()).isEqualTo(200);
    assertThat(arm.imdsToken(second.name(), clientId).status()).isEqualTo(200);
    assertThat(second.providerId()).isEqualTo("azure://" + path + "/virtualMachines/1");
    assertThat(arm.get(path + "/virtualMachines").json().path("value")).hasSize(2);
    assertThat(arm.get(path).json().path("sku").path("capacity").asInt()).isEqualTo(2);
    assertThat(arm.get(path.replace("ScaleSets", "s")).status()).isEqualTo(404);
    var compute =
        client
            .get(
                URI.create(
                    azure.endpoints().imds(second.name())
                        + "/metadata/instance?api-version=2021-02-01"),
                "Metadata",
                "true")
            .json()
            .path("compute");
    assertThat(compute.path("vmScaleSetName").asString()).isEqualTo(name);
    assertThat(compute.path("resourceId").asString()).isEqualTo(second.resourceId());
  }

  @Test
  void makesAndDeletesMachines(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    arm.identity("id1");
    var name = name("vm");
    var path = arm.groupPath() + "/providers/Microsoft.Compute/virtualMachines/" + name;
    var body =
        "{\"location\":\"westus2\",\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\"%s\":{}}}}"
            .formatted(arm.identityPath("id1"));

    assertThat(arm.send("PUT", path, body.replace("id1", "nobody")).status()).isEqualTo(400);
    assertThat(arm.get(path).status()).isEqualTo(404);
    assertThat(arm.send("PUT", path, body).status()).isEqualTo(201);
    assertThat(ids(arm, path)).hasSize(1);
    assertThat(azure.endpoints().imds(name)).isNotNull();
    assertThat(arm.send("PUT", path, "{\"identity\":{\"type\":\"None\"}}").status()).isEqualTo(200);
    assertThat(ids(arm, path)).isEmpty();
    assertThat(
            arm.get(arm.groupPath() + "/providers/Microsoft.Compute/virtualMachines")
                .json()
                .path("value"))
        .hasSize(1);
    assertThat(arm.send("DELETE", path, "").status()).isEqualTo(200);
    assertThat(azure.endpoints().machines()).doesNotContainKey(name);
    assertThat(code(arm.get(path))).isEqualTo("ResourceNotFound");
  }
}
