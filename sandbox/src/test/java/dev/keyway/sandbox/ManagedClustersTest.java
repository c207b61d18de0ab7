// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.aks.ApiServerAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ManagedClustersTest {
  private static final String ALL = "{\"enabled\":true}";

  @TempDir Path folder;
  private LocalAzure azure;
  private ArmClient arm;

  @BeforeEach
  void start() throws IOException {
    azure = LocalAzure.start(LocalAzureOptions.defaults().stateDirectory(folder));
    DemoWorld.seedIdentities(azure);
    arm = new ArmClient(azure, new Client(azure));
    arm.send("PUT", arm.groupPath(), "{\"location\":\"westus2\"}");
  }

  @AfterEach
  void stop() throws IOException {
    azure.close();
  }

  private String path(String name) {
    return arm.groupPath() + "/providers/Microsoft.ContainerService/managedClusters/" + name;
  }

  private Client.Answer put(String name, String properties) throws IOException {
    return arm.send(
        "PUT", path(name), "{\"location\":\"westus2\",\"properties\":{%s}}".formatted(properties));
  }

  private static String code(Client.Answer answer) {
    return answer.json().path("error").path("code").asString();
  }

  private String clientId(String name) {
    return azure
        .directory()
        .findByResourceId(
            DemoWorld.identityResourceId(name)
                .replace("/" + DemoWorld.RESOURCE_GROUP + "/", "/MC_" + arm.group + "_c1_westus2/"))
        .orElseThrow()
        .clientId();
  }

  @Test
  void makesAClusterWithItsIdentities() throws IOException {
    var made = put("c1", "\"addonProfiles\":{\"azurekeyvaultsecretsprovider\":" + ALL + "}");

    assertThat(made.status()).isEqualTo(201);
    JsonNode properties = arm.get(path("c1")).json().path("properties");
    assertThat(properties.path("provisioningState").asString()).isEqualTo("Succeeded");
    assertThat(properties.path("servicePrincipalProfile").path("clientId").asString())
        .isEqualTo("msi");
    assertThat(properties.path("nodeResourceGroup").asString())
        .isEqualTo("MC_" + arm.group + "_c1_westus2");
    assertThat(
            properties.path("identityProfile").path("kubeletidentity").path("clientId").asString())
        .isEqualTo(clientId("c1-agentpool"));
    assertThat(
            properties
                .at("/addonProfiles/azureKeyvaultSecretsProvider/identity/clientId")
                .asString())
        .isEqualTo(clientId("azurekeyvaultsecretsprovider-c1"));
    assertThat(made.json().at("/identity/principalId").asString()).isNotEmpty();
  }

  @Test
  void showsTheIssuerOnceItIsEnabled() throws IOException {
    put("c1", "");
    var issuer = "/properties/oidcIssuerProfile/issuerURL";
    assertThat(arm.get(path("c1")).json().at(issuer).isMissingNode()).isTrue();
    assertThat(code(put("c1", "\"securityProfile\":{\"workloadIdentity\":" + ALL + "}")))
        .isEqualTo("BadRequest");

    var updated =
        put(
            "c1",
            "\"oidcIssuerProfile\":%1$s,\"securityProfile\":{\"workloadIdentity\":%1$s}"
                .formatted(ALL));

    assertThat(updated.status()).isEqualTo(200);
    assertThat(updated.json().at(issuer).asString())
        .isEqualTo(azure.endpoints().oidcIssuer().toString());
    assertThat(
            updated
                .json()
                .at("/properties/securityProfile/workloadIdentity/enabled")
                .asBoolean(false))
        .isTrue();
    assertThat(code(put("c1", "\"oidcIssuerProfile\":{\"enabled\":false}")))
        .isEqualTo("BadRequest");
  }

  @Test
  void givesAKubeconfigOnlyWhenThereIsAnApiServer() throws IOException {
    put("c1", "");
    var ask = path("c1") + "/listClusterUserCredential";
    var early = arm.send("POST", ask, "");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.raw().body()).contains("keyway sandbox up --kube");

    azure
        .managedClusters()
        .serve(new ApiServerAccess(URI.create("https://127.0.0.1:6443"), "PEM", "planted"));

    var answer = arm.send("POST", ask, "").json().path("kubeconfigs").path(0);
    var kubeconfig =
        new String(
            Base64.getDecoder().decode(answer.path("value").asString()), StandardCharsets.UTF_8);
    assertThat(kubeconfig)
        .contains("server: https://127.0.0.1:6443", "token: planted", "current-context: c1")
        .contains("user: clusterUser_" + arm.group + "_c1");
    assertThat(azure.managedClusters().apiServer().toString()).doesNotContain("planted");
  }

  @Test
  void registersTheLocalKubernetesOnTheDemosNode() throws IOException {
    DemoWorld.registerCluster(azure);
    DemoWorld.registerCluster(azure);

    var clusters =
        arm.get(
                "/subscriptions/%s/providers/Microsoft.ContainerService/managedClusters"
                    .formatted(DemoWorld.SUBSCRIPTION))
            .json()
            .path("value");
    assertThat(clusters.findValuesAsString("name")).contains(DemoWorld.CLUSTER);
    assertThat(clusters.size()).isEqualTo(1);
    var properties = clusters.path(0).path("properties");
    assertThat(properties.path("nodeResourceGroup").asString()).isEqualTo(DemoWorld.RESOURCE_GROUP);
    assertThat(azure.machines().identities(DemoWorld.VIRTUAL_MACHINE).userAssigned())
        .extracting(one -> one.clientId())
        .contains(properties.at("/identityProfile/kubeletidentity/clientId").asString());
  }

  @Test
  void deletesAClusterWithItsIdentities() throws IOException {
    put("c1", "\"addonProfiles\":{\"azureKeyvaultSecretsProvider\":" + ALL + "}");
    var addon = clientId("azurekeyvaultsecretsprovider-c1");

    var accepted = arm.send("DELETE", path("c1"), "");

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(arm.get(accepted.header("Location")).status()).isEqualTo(200);
    assertThat(code(arm.get(path("c1")))).isEqualTo("ResourceNotFound");
    assertThat(azure.directory().findByClientId(addon)).isEmpty();
    assertThat(arm.send("DELETE", path("c1"), "").status()).isEqualTo(204);
  }

  @Test
  void keepsClustersAcrossARestart() throws IOException {
    put("c1", "\"oidcIssuerProfile\":" + ALL);
    var before = clientId("c1-agentpool");
    azure.close();

    azure = LocalAzure.start(LocalAzureOptions.defaults().stateDirectory(folder));

    assertThat(azure.managedClusters().list()).hasSize(1);
    assertThat(azure.managedClusters().list().getFirst().oidcIssuer()).isTrue();
    assertThat(clientId("c1-agentpool")).isEqualTo(before);
  }
}
