// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.ArmFailed;
import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azure.http.HttpCall;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpManagedIdentitiesTest {
  private static final String BUSY =
      "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity";
  private static final String PATH =
      "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop";
  private static final ResourceId SHOP = ResourceId.parse(PATH).orElseThrow();
  private static final FederatedCredential CREDENTIAL =
      new FederatedCredential(
          "aks", "https://issuer.test/", "system:serviceaccount:ns:sa", List.of("aud"), "");

  private final ArmRig rig = new ArmRig();

  @Test
  void findsAnIdentityWithItsIds() {
    rig.then(200, "{\"properties\":{\"clientId\":\"c\",\"principalId\":\"p\",\"tenantId\":\"t\"}}");

    assertThat(rig.identities.find(SHOP, rig.deadline()))
        .contains(new ManagedIdentity(SHOP, "c", "p", "t"));
    assertThat(rig.requests().getFirst().uri())
        .hasToString("https://management.azure.com" + PATH + "?api-version=2023-01-31");
  }

  @Test
  void findsNothingWhereNothingIs() {
    rig.thenError(404, "ResourceNotFound", "gone");

    assertThat(rig.identities.find(SHOP, rig.deadline())).isEmpty();
  }

  @Test
  void takesAWrongSubscriptionForAMistake() {
    rig.thenError(404, "SubscriptionNotFound", "who?");

    assertThatThrownBy(() -> rig.identities.find(SHOP, rig.deadline()))
        .isInstanceOf(ArmFailed.class)
        .hasMessageContaining(PATH)
        .hasMessageContaining("check the name, the resource group and the subscription");
  }

  @Test
  void listsCredentialsFromAllPages() {
    rig.then(
        200,
        """
        {"value":[{"name":"a","properties":{"issuer":"i","subject":"s","audiences":["x"]}}],
         "nextLink":"https://management.azure.com/more?$skiptoken=1"}
        """);
    rig.then(200, "{\"value\":[{\"name\":\"b\",\"properties\":{}}]}");

    assertThat(rig.identities.credentials(SHOP, rig.deadline()))
        .containsExactly(
            new FederatedCredential("a", "i", "s", List.of("x"), ""),
            new FederatedCredential("b", "", "", List.of(), ""));
    assertThat(rig.requests().getLast().uri().getPath()).isEqualTo("/more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.test/more", "http://management.azure.com/more"})
  void sendsNoTokenToAnotherHostForMore(String link) {
    rig.then(200, "{\"value\":[],\"nextLink\":\"" + link + "\"}");

    assertThatThrownBy(() -> rig.identities.credentials(SHOP, rig.deadline()))
        .isInstanceOf(UnexpectedResponse.class)
        .hasMessageContaining("the token was not sent there");
    assertThat(rig.asked.stream().map(call -> call.uri().getHost())).doesNotContain("evil.test");
  }

  @Test
  void putsWhatIsTrusted() {
    rig.then(201, "{}");

    rig.identities.put(SHOP, CREDENTIAL, rig.deadline());

    var call = rig.requests().getFirst();
    assertThat(call.method()).isEqualTo("PUT");
    assertThat(call.uri().getPath()).isEqualTo(PATH + "/federatedIdentityCredentials/aks");
    assertThat(call.body().orElseThrow().text().reveal())
        .isEqualTo(
            "{\"properties\":{\"issuer\":\"https://issuer.test/\",\"subject\":\"system:serviceaccount:ns:sa\",\"audiences\":[\"aud\"]}}");
  }

  @Test
  void waitsItsTurnLongerEachTime() {
    rig.thenError(409, BUSY, "busy").thenError(409, BUSY, "busy").then(200, "{}");

    rig.identities.put(SHOP, CREDENTIAL, rig.deadline());

    assertThat(rig.clock.slept()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void waitsAsLongAsThrottlingAsks() {
    rig.thenError(429, "TooManyRequests", "slow", "Retry-After", "4").then(200, "{}");

    rig.identities.put(SHOP, CREDENTIAL, rig.deadline());

    assertThat(rig.clock.slept()).containsExactly(Duration.ofSeconds(4));
  }

  @Test
  void givesUpWaitingAtTheDeadline() {
    for (int i = 0; i < 10; i++) {
      rig.thenError(409, BUSY, "busy");
    }

    assertThatThrownBy(
            () -> rig.identities.put(SHOP, CREDENTIAL, rig.clock.in(Duration.ofSeconds(5))))
        .isInstanceOf(ArmFailed.class)
        .hasMessageContaining("aks")
        .hasMessageContaining("system:serviceaccount:ns:sa");
  }

  @Test
  void repeatsNoOtherConflict() {
    rig.thenError(409, "Conflict", "no");

    assertThatThrownBy(() -> rig.identities.put(SHOP, CREDENTIAL, rig.deadline()))
        .isInstanceOf(ArmFailed.class);
    assertThat(rig.requests()).hasSize(1);
  }

  @Test
  void namesTheRoleThatIsMissing() {
    rig.thenError(403, "AuthorizationFailed", "no");

    assertThatThrownBy(() -> rig.identities.put(SHOP, CREDENTIAL, rig.deadline()))
        .hasMessageContaining("client mic of tenant contoso")
        .hasMessageContaining("Managed Identity Contributor");
  }

  @Test
  void tellsWhetherThereWasSomethingToRemove() {
    rig.then(200, "").then(204, "").thenError(404, "ParentResourceNotFound", "gone");

    assertThat(rig.identities.remove(SHOP, "aks", rig.deadline())).isTrue();
    assertThat(rig.identities.remove(SHOP, "aks", rig.deadline())).isFalse();
    assertThat(rig.identities.remove(SHOP, "aks", rig.deadline())).isFalse();
    assertThat(rig.requests()).extracting(HttpCall::method).containsOnly("DELETE");
  }

  @Test
  void takesOnlyUserAssignedIdentities() {
    var vm =
        ResourceId.parse(
                "/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/a")
            .orElseThrow();

    assertThatThrownBy(() -> rig.identities.find(vm, rig.deadline()))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("no user-assigned identity");
    assertThat(rig.asked).isEmpty();
  }
}
