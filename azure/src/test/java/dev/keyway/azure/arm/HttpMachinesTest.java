// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import static dev.keyway.azure.arm.ArmRig.SET;
import static dev.keyway.azure.arm.ArmRig.VM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.ArmFailed;
import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.arm.ComputeResource.Kind;
import dev.keyway.azure.http.HttpCall;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpMachinesTest {
  private static final String OPERATION =
      "https://management.azure.com/subscriptions/sub/providers/Microsoft.Compute/locations/l/operations/1?api-version=2019-12-01";
  private static final String RUNNING = "{\"status\":\"InProgress\"}";
  private static final String DONE = "{\"status\":\"Succeeded\"}";

  private final ArmRig rig = new ArmRig();

  @Test
  void readsTheIdentitiesOfAMachine() {
    rig.then(
        200,
        """
        {"identity":{"type":"SystemAssigned, UserAssigned","principalId":"p",
          "userAssignedIdentities":{"/Sub/ID1":{"clientId":"c"},"/sub/id2":{}}},
         "properties":{"provisioningState":"Updating"}}
        """);

    assertThat(rig.get(VM))
        .isEqualTo(
            new HostIdentities(
                "SystemAssigned, UserAssigned",
                Set.of("/sub/id1", "/sub/id2"),
                Optional.of("Updating")));
    var call = rig.requests().getFirst();
    assertThat(call.method()).isEqualTo("GET");
    assertThat(call.uri())
        .hasToString(
            "https://management.azure.com/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/node-0?api-version=2019-12-01");
    assertThat(call.headers()).containsEntry("Authorization", SecretText.of("Bearer token-1"));
    assertThat(rig.observed).containsExactly("vm_get 0 true");
  }

  @Test
  void readsAMachineWithoutIdentities() {
    rig.then(200, "{\"name\":\"set\"}");

    assertThat(rig.get(SET)).isEqualTo(new HostIdentities("", Set.of(), Optional.empty()));
    assertThat(rig.requests().getFirst().uri().getPath()).endsWith("/virtualMachineScaleSets/set");
    assertThat(rig.observed).containsExactly("vmss_get 0 true");
  }

  @Test
  void asksForATokenOfResourceManager() {
    rig.then(200, "{}");

    rig.get(VM);

    assertThat(rig.asked.getFirst().body().orElseThrow().text().reveal())
        .contains("scope=https%3A%2F%2Fmanagement.azure.com%2F%2F.default");
  }

  @Test
  void changesNothingButTheIdentity() {
    rig.then(200, "{}");

    rig.machines.apply(
        SET, new IdentityPatch("UserAssigned", Set.of("id1"), Set.of("id2")), rig.deadline());

    var call = rig.requests().getFirst();
    assertThat(call.method()).isEqualTo("PATCH");
    assertThat(call.uri().getQuery()).isEqualTo("api-version=2019-12-01");
    assertThat(call.body())
        .contains(
            new HttpCall.Body(
                "application/json",
                SecretText.of(
                    "{\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\"id1\":{},\"id2\":null}}}")));
    assertThat(rig.observed).containsExactly("vmss_update 0 true");
  }

  @Test
  void waitsUntilTheChangeHasTakenEffect() {
    rig.then(200, "{}", "Azure-AsyncOperation", OPERATION, "Retry-After", "2")
        .then(200, RUNNING)
        .then(429, "{}", "Retry-After", "7")
        .then(200, RUNNING, "Retry-After", "0")
        .then(200, DONE);

    rig.add(VM, "id1");

    assertThat(rig.requests()).hasSize(5);
    assertThat(rig.requests().get(4).uri()).hasToString(OPERATION);
    assertThat(rig.observed).containsExactly("vm_update 14050 true");
  }

  @Test
  void waitsAlsoWhereTheAnswerOnlySaysWhereToAsk() {
    rig.then(202, "", "Location", "/subscriptions/sub/operations/1", "Retry-After", "3")
        .then(202, "", "Location", "/subscriptions/sub/operations/2", "Retry-After", "3")
        .then(200, "{}");

    rig.add(VM, "id1");

    assertThat(rig.requests().getLast().uri())
        .hasToString("https://management.azure.com/subscriptions/sub/operations/2");
    assertThat(rig.observed).containsExactly("vm_update 6000 true");
  }

  @Test
  void tellsWhyAnAcceptedChangeFailed() {
    rig.then(202, "{}", "Azure-AsyncOperation", OPERATION)
        .then(
            200,
            "{\"status\":\"Failed\",\"error\":{\"code\":\"FailedIdentityOperation\",\"message\":\"no '/x'\"}}");

    assertThatThrownBy(() -> rig.add(VM, "id1"))
        .isInstanceOfSatisfying(
            ArmFailed.class,
            e -> {
              assertThat(e.code()).contains("FailedIdentityOperation");
              assertThat(e.told()).isEqualTo("no '/x'");
            })
        .hasMessageContaining("virtual machine node-0 in resource group rg")
        .hasMessageContaining("client mic of tenant contoso")
        .hasMessageContaining("Failed");
    assertThat(rig.observed).containsExactly("vm_update 5000 false");
  }

  @Test
  void givesUpWaitingAtTheDeadline() {
    rig.then(200, "{}", "Azure-AsyncOperation", OPERATION, "Retry-After", "30")
        .then(200, RUNNING, "Retry-After", "30");

    assertThatThrownBy(() ->
            rig.machines.apply(
                VM,
                new IdentityPatch("None", Set.of(), Set.of()),
                rig.clock.in(Duration.ofSeconds(50))))
        .isInstanceOf(DeadlineExceeded.class)
        .hasMessageContaining("had not finished");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.test/operations/1",
        "http://management.azure.com/operations/1",
        "https://management.azure.com:8443/x",
        "https://management.azure.com@evil.test/x",
        "https://xmanagement.azure.com/x",
        "https://[",
      })
  void takesTheTokenNowhereElse(String address) {
    rig.then(200, "{}", "Azure-AsyncOperation", address).then(200, DONE);

    assertThatThrownBy(() -> rig.add(VM, "id1")).isInstanceOf(UnexpectedResponse.class);
    assertThat(rig.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "403,LinkedAuthorizationFailed,Managed Identity Operator",
    "403,AuthorizationFailed,Virtual Machine Contributor",
    "400,FailedIdentityOperation,exist",
    "404,ResourceNotFound,resource group",
    "409,Conflict,try again",
  })
  void carriesResourceManagersOwnCodeAndSaysWhatToDo(int status, String code, String advice) {
    rig.thenError(status, code, "its own words");

    assertThatThrownBy(() -> rig.add(VM, "id1"))
        .isInstanceOfSatisfying(
            ArmFailed.class,
            e -> {
              assertThat(e.status()).isEqualTo(status);
              assertThat(e.code()).contains(code);
              assertThat(e.told()).isEqualTo("its own words");
              assertThat(e.retryable()).isEqualTo(status == 409);
            })
        .hasMessageContaining("its own words")
        .hasMessageContaining(advice);
    assertThat(rig.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504})
  void asksAgainWhenItMayPass(int status) {
    rig.thenError(status, "X", "x").thenError(status, "X", "x").then(200, "{}");

    rig.get(VM);

    assertThat(rig.requests()).hasSize(3);
  }

  @Test
  void givesUpAfterThreeTries() {
    for (int i = 0; i < 4; i++) {
      rig.thenError(500, "InternalServerError", "x");
    }

    assertThatThrownBy(() -> rig.get(VM))
        .isInstanceOfSatisfying(ArmFailed.class, e -> assertThat(e.retryable()).isTrue());
    assertThat(rig.requests()).hasSize(3);
  }

  @Test
  void getsANewTokenWhenOneIsTurnedDown() {
    rig.then(200, "{}");
    rig.get(VM);
    rig.clock.pass(Duration.ofMinutes(5));
    rig.thenError(401, "ExpiredAuthenticationToken", "x").then(200, "{}");

    rig.get(VM);

    assertThat(rig.requests().getLast().headers())
        .containsEntry("Authorization", SecretText.of("Bearer token-2"));
  }

  @Test
  void tellsWhoseTokenIsTurnedDown() {
    for (int i = 0; i < 2; i++) {
      rig.thenError(401, "InvalidAuthenticationToken", "x");
    }

    assertThatThrownBy(() -> rig.get(VM))
        .isInstanceOf(AuthenticationFailed.class)
        .hasMessageContaining("client mic of tenant contoso")
        .hasMessageContaining("InvalidAuthenticationToken");
  }

  @Test
  void doesNotAskBeforeThrottlingIsOver() {
    rig.thenError(429, "TooManyRequests", "x", "Retry-After", "300");
    assertThatThrownBy(() -> rig.get(VM)).isInstanceOf(Throttled.class);

    assertThatThrownBy(() -> rig.get(SET))
        .isInstanceOfSatisfying(
            Throttled.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofMinutes(5)))
        .hasMessageContaining("reads of subscription sub until 2026-11-22T10:05:00Z");
    assertThat(rig.requests()).hasSize(1);

    rig.clock.pass(Duration.ofMinutes(5));
    rig.then(200, "{}");
    rig.get(VM);
    assertThat(rig.requests()).hasSize(2);
  }

  @Test
  void throttlingOfReadsLeavesWritesAndOtherSubscriptionsAlone() {
    rig.thenError(429, "TooManyRequests", "x", "Retry-After", "300")
        .then(200, "{}")
        .then(200, "{}");
    assertThatThrownBy(() -> rig.get(VM)).isInstanceOf(Throttled.class);

    rig.add(VM, "id1");
    rig.get(new ComputeResource("other", "rg", Kind.VIRTUAL_MACHINE, "vm"));

    assertThat(rig.requests()).hasSize(3);
    assertThat(rig.clock.slept()).isEmpty();
  }

  @Test
  void throttlingOfWritesLeavesReadsAlone() {
    rig.thenError(429, "TooManyRequests", "x").then(200, "{}");
    assertThatThrownBy(() -> rig.add(VM, "id1")).isInstanceOf(Throttled.class);

    rig.get(VM);

    assertThatThrownBy(() -> rig.add(SET, "id1"))
        .isInstanceOf(Throttled.class)
        .hasMessageContaining("writes");
    assertThat(rig.requests()).hasSize(2);
  }

  @Test
  void doesNotQuoteAWebPage() {
    rig.then(502, "<html>secret</html>", "Content-Type", "text/html")
        .then(502, "<html>secret</html>", "Content-Type", "text/html")
        .then(502, "<html>secret</html>", "Content-Type", "text/html");

    assertThatThrownBy(() -> rig.get(VM))
        .isInstanceOf(UnexpectedResponse.class)
        .hasMessageContaining("proxy")
        .hasMessageNotContaining("secret");
  }
}
