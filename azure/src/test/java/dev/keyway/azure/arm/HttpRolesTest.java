// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.ArmFailed;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRolesTest {
  private static final String SCOPE = "/subscriptions/sub/resourceGroups/rg";

  private final ArmRig rig = new ArmRig();

  @Test
  void looksRolesUpWhereTheyAreToBeGiven() {
    rig.then(200, "{\"value\":[{\"id\":\"/def/1\"}]}");

    assertThat(rig.roles.definition(SCOPE, "Bob's role", rig.deadline())).contains("/def/1");
    var uri = rig.requests().getFirst().uri();
    assertThat(uri.getPath())
        .isEqualTo(SCOPE + "/providers/Microsoft.Authorization/roleDefinitions");
    assertThat(uri.getQuery())
        .isEqualTo("api-version=2022-04-01&$filter=roleName eq 'Bob''s role'");
  }

  @Test
  void knowsNoRoleThatIsNotThere() {
    rig.then(200, "{\"value\":[]}");

    assertThat(rig.roles.definition(SCOPE, "Reader", rig.deadline())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/, ''",
    "/subscriptions/sub, /subscriptions/sub",
    "subscriptions/sub/, /subscriptions/sub",
    "/providers/Microsoft.Management/managementGroups/a b, /providers/Microsoft.Management/managementGroups/a b",
  })
  void takesScopesOfAnyHeight(String scope, String path) {
    rig.then(201, "{\"id\":\"/assignment\"}");

    assertThat(rig.roles.assign(scope, "n", "/def", "p", rig.deadline())).contains("/assignment");
    assertThat(rig.requests().getFirst().uri().getPath())
        .isEqualTo(path + "/providers/Microsoft.Authorization/roleAssignments/n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/subscriptions//x", "/subscriptions/../x", "/a?b", "/a#b"})
  void refusesWhatIsNoScope(String scope) {
    assertThatThrownBy(() -> rig.roles.assign(scope, "n", "/def", "p", rig.deadline()))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("no scope");
  }

  @Test
  void saysThatThePrincipalIsAServicePrincipal() {
    rig.then(201, "{\"id\":\"/assignment\"}");

    rig.roles.assign(SCOPE, "n", "/def", "p", rig.deadline());

    assertThat(rig.requests().getFirst().body().orElseThrow().text().reveal())
        .isEqualTo(
            "{\"properties\":{\"roleDefinitionId\":\"/def\",\"principalId\":\"p\",\"principalType\":\"ServicePrincipal\"}}");
  }

  @Test
  void isContentWithARoleThatIsThere() {
    rig.thenError(409, "RoleAssignmentExists", "there");

    assertThat(rig.roles.assign(SCOPE, "n", "/def", "p", rig.deadline())).isEmpty();
  }

  @Test
  void leavesTheWaitForANewPrincipalToTheCaller() {
    rig.thenError(400, "PrincipalNotFound", "not yet");

    assertThatThrownBy(() -> rig.roles.assign(SCOPE, "n", "/def", "p", rig.deadline()))
        .isInstanceOfSatisfying(
            ArmFailed.class, e -> assertThat(e.code()).contains("PrincipalNotFound"));
    assertThat(rig.requests()).hasSize(1);
  }

  @Test
  void tellsWhetherThereWasAnAssignment() {
    rig.then(200, "{}").then(204, "");

    assertThat(rig.roles.remove(SCOPE + "/x/y", rig.deadline())).isTrue();
    assertThat(rig.roles.remove(SCOPE + "/x/y", rig.deadline())).isFalse();
  }
}
