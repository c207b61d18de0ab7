// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.keyway.sandbox.http.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedAzure.class)
class RolesTest {
  private static final String SUBSCRIPTION = "/subscriptions/" + DemoWorld.SUBSCRIPTION;
  private static final String ROLES = "/providers/Microsoft.Authorization/roleDefinitions";
  private static final String ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments";
  private static final String SECRETS_USER = "4633458b-17de-408a-b874-0445c86b69e6";
  private static final String READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

  private final String vault = "kv" + UUID.randomUUID().toString().substring(0, 8);

  private static JsonNode filtered(LocalAzure azure, ArmClient arm, String path, String filter)
      throws IOException {
    var address =
        azure.endpoints().authority().toString()
            + path.substring(1)
            + "?api-version=2022-04-01&$filter="
            + URLEncoder.encode(filter, StandardCharsets.UTF_8);
    return arm.get(address).json().path("value");
  }

  private static String body(String role, String principal) {
    return Json.mapper()
        .writeValueAsString(
            Map.of(
                "properties",
                Map.of(
                    "roleDefinitionId",
                    SUBSCRIPTION + ROLES + "/" + role,
                    "principalId",
                    principal)));
  }

  private static String principal(LocalAzure azure) {
    return azure.directory().createApplication("roles-" + UUID.randomUUID()).principalId();
  }

  private static String name() {
    return "/" + UUID.randomUUID();
  }

  private String vaultScope(ArmClient arm) {
    return arm.groupPath() + "/providers/Microsoft.KeyVault/vaults/" + vault;
  }

  @ParameterizedTest
  @CsvSource({
    "Owner,8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "reader,acdd72a7-3385-48ef-bd42-f606fba81ae7",
    "Key Vault Secrets User,4633458b-17de-408a-b874-0445c86b69e6",
    "Managed Identity Operator,f1a07417-d97a-45cb-824c-7a7467783830",
    "Storage Blob Data Reader,2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
  })
  void findsRolesByNameAtAnyScope(String role, String id, LocalAzure azure, Client client)
      throws IOException {
    var arm = new ArmClient(azure, client);
    arm.identity("id1");
    for (var scope : List.of("", SUBSCRIPTION, arm.groupPath(), arm.identityPath("id1"))) {
      var found = filtered(azure, arm, scope + ROLES, "roleName eq '" + role + "'");

      assertThat(found).as(scope).hasSize(1);
      assertThat(found.get(0).path("name").asString()).isEqualTo(id);
      assertThat(arm.get(found.get(0).path("id").asString()).status()).isEqualTo(200);
    }
    assertThat(filtered(azure, arm, ROLES, "roleName eq 'No Such Role'")).isEmpty();
  }

  @Test
  void opensAVaultToWhoHasARoleThere(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    arm.identity("id1");
    arm.makeVault(vault, true);
    azure.vaults().get(vault).putSecret("secret", "value");
    var app = azure.directory().createApplication(vault);
    azure.directory().addSecret(app.clientId(), "password", Instant.now().plusSeconds(600));
    var secrets = Sdk.of(azure).secrets(vault, Sdk.of(azure).secret(app.clientId(), "password"));
    assertThat(catchThrowable(() -> secrets.getSecret("secret"))).hasMessageContaining("403");

    var made =
        arm.send(
            "PUT", vaultScope(arm) + ASSIGNMENTS + name(), body(SECRETS_USER, app.principalId()));

    assertThat(made.status()).isEqualTo(201);
    assertThat(secrets.getSecret("secret").getValue()).isEqualTo("value");
    assertThat(catchThrowable(() -> secrets.setSecret("new", "x"))).hasMessageContaining("403");
    assertThat(arm.send("DELETE", made.json().path("id").asString(), "").status()).isEqualTo(200);
    assertThat(arm.send("DELETE", made.json().path("id").asString(), "").status()).isEqualTo(204);
    assertThat(catchThrowable(() -> secrets.getSecret("secret"))).hasMessageContaining("403");
  }

  @Test
  void givesARoleOnceAtAScope(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    arm.identity("id1");
    var principal = principal(azure);
    var path = arm.groupPath() + ASSIGNMENTS;
    var name = name();

    assertThat(arm.send("PUT", path + name, body(READER, principal)).status()).isEqualTo(201);
    assertThat(arm.send("PUT", path + name, body(READER, principal)).status()).isEqualTo(200);
    assertThat(GraphClient.code(arm.send("PUT", path + name(), body(READER, principal))))
        .isEqualTo("RoleAssignmentExists");
    assertThat(GraphClient.code(arm.send("PUT", path + name, body(READER, principal(azure)))))
        .isEqualTo("RoleAssignmentUpdateNotPermitted");
    assertThat(
            arm.send("PUT", SUBSCRIPTION + ASSIGNMENTS + name(), body(READER, principal)).status())
        .isEqualTo(201);
  }

  @Test
  void refusesWhatDoesNotExist(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    arm.identity("id1");
    var path = arm.groupPath() + ASSIGNMENTS;
    var nobody = UUID.randomUUID().toString();

    var unknown = arm.send("PUT", path + name(), body(READER, nobody));
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(GraphClient.code(unknown)).isEqualTo("PrincipalNotFound");
    assertThat(GraphClient.code(arm.send("PUT", path + name(), body(nobody, principal(azure)))))
        .isEqualTo("RoleDefinitionDoesNotExist");
    assertThat(GraphClient.code(arm.send("PUT", path + "/x", body(READER, principal(azure)))))
        .isEqualTo("InvalidRoleAssignmentId");
    assertThat(GraphClient.code(arm.get(path + name()))).isEqualTo("RoleAssignmentNotFound");
    assertThat(
            GraphClient.code(
                arm.send(
                    "PUT",
                    SUBSCRIPTION + "/resourceGroups/none" + ASSIGNMENTS + name(),
                    body(READER, principal(azure)))))
        .isEqualTo("ResourceGroupNotFound");
    assertThat(arm.send("POST", path, "{}").status()).isEqualTo(405);
  }

  @Test
  void listsWhatHoldsAtAScope(LocalAzure azure, Client client) throws IOException {
    var arm = new ArmClient(azure, client);
    arm.identity("id1");
    var principal = principal(azure);
    var of = " and principalId eq '" + principal + "'";
    for (var scope : List.of(SUBSCRIPTION, arm.groupPath(), arm.identityPath("id1"))) {
      arm.send("PUT", scope + ASSIGNMENTS + name(), body(READER, principal));
    }

    var path = arm.groupPath() + ASSIGNMENTS;
    assertThat(filtered(azure, arm, path, "atScope()" + of)).hasSize(2);
    assertThat(filtered(azure, arm, path, "assignedTo('" + principal + "')")).hasSize(3);
    assertThat(filtered(azure, arm, SUBSCRIPTION + ASSIGNMENTS, "atScope()" + of)).hasSize(1);
    assertThat(filtered(azure, arm, path, "principalId eq '" + UUID.randomUUID() + "'")).isEmpty();
  }

  @Test
  void keepsRolesAcrossARestart(@TempDir Path folder) throws IOException {
    var options = LocalAzureOptions.defaults().stateDirectory(folder);
    String id;
    try (var azure = LocalAzure.start(options)) {
      DemoWorld.seedIdentities(azure);
      var arm = new ArmClient(azure, new Client(azure));
      id =
          arm.send("PUT", SUBSCRIPTION + ASSIGNMENTS + name(), body(READER, principal(azure)))
              .json()
              .path("id")
              .asString();
    }
    try (var azure = LocalAzure.start(options)) {
      assertThat(azure.roles().find(id)).isPresent();
    }
  }
}
