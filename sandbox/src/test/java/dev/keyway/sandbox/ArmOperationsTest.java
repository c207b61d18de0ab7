// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.fault.FaultRule;
import dev.keyway.sandbox.fault.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArmOperationsTest {
  private static final String VM = "vm1";

  private LocalAzure azure;
  private ArmClient arm;
  private String path;
  private String clientId;

  @BeforeEach
  void start() throws IOException {
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seedIdentities(azure);
    arm = new ArmClient(azure, new Client(azure));
    clientId = arm.identity("id1");
    arm.identity("id2");
    azure.machines().create(VM, DemoWorld.SUBSCRIPTION, arm.group);
    path = arm.groupPath() + "/providers/Microsoft.Compute/virtualMachines/" + VM;
  }

  @AfterEach
  void stop() throws IOException {
    azure.close();
  }

  private String status(Client.Answer accepted) throws IOException {
    return arm.get(accepted.header("Azure-AsyncOperation")).json().path("status").asString();
  }

  private String state() throws IOException {
    return arm.get(path).json().path("properties").path("provisioningState").asString();
  }

  @Test
  void takesEffectOnlyWhenTheOperationSucceeds() throws IOException {
    azure.operations().setUsualTime(Duration.ofHours(1));

    var accepted = arm.patch(path, "UserAssigned", "id1");

    assertThat(accepted.status()).isEqualTo(200);
    assertThat(accepted.header("Retry-After")).isEqualTo("1");
    assertThat(accepted.json().path("properties").path("provisioningState").asString())
        .isEqualTo("Updating");
    assertThat(status(accepted)).isEqualTo("InProgress");
    assertThat(state()).isEqualTo("Updating");
    assertThat(arm.imdsToken(VM, clientId).status()).isEqualTo(400);

    azure.operations().finish();

    Awaitility.await().until(() -> status(accepted).equals("Succeeded"));
    assertThat(arm.imdsToken(VM, clientId).status()).isEqualTo(200);
    assertThat(state()).isEqualTo("Succeeded");
  }

  @Test
  void refusesASecondChangeMeanwhile() throws IOException {
    azure.operations().setUsualTime(Duration.ofHours(1));
    arm.patch(path, "UserAssigned", "id1");

    var second = arm.patch(path, "UserAssigned", "id2");

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.json().path("error").path("code").asString()).isEqualTo("Conflict");
    azure.operations().finish();
    Awaitility.await().until(() -> state().equals("Succeeded"));
    azure.operations().setUsualTime(Duration.ZERO);
    assertThat(arm.patch(path, "UserAssigned", "id2").status()).isEqualTo(200);
  }

  @Test
  void takesTheTimeThatAFaultSays() throws IOException {
    azure
        .faults()
        .add(
            FaultRule.on(Service.ARM, new Fault.OperationTime(Duration.ofMillis(300)))
                .kind("vm.patch"));

    var accepted = arm.patch(path, "UserAssigned", "id1");

    assertThat(status(accepted)).isEqualTo("InProgress");
    Awaitility.await().until(() -> status(accepted).equals("Succeeded"));
  }

  @Test
  void endsInFailureWhenToldTo() throws IOException {
    azure
        .faults()
        .add(
            FaultRule.on(
                    Service.ARM, new Fault.OperationFailure("FailedIdentityOperation", "no", true))
                .times(1)
                .kind("vm.patch"));

    var accepted = arm.patch(path, "UserAssigned", "id1", "id2");

    assertThat(accepted.status()).isEqualTo(200);
    var operation = arm.get(accepted.header("Azure-AsyncOperation")).json();
    assertThat(operation.path("status").asString()).isEqualTo("Failed");
    assertThat(operation.path("error").path("code").asString())
        .isEqualTo("FailedIdentityOperation");
    assertThat(state()).isEqualTo("Failed");
    assertThat(azure.machines().identities(VM).userAssigned()).as("partly").hasSize(1);
  }

  @Test
  void countsCallsAndTakesFaults() throws IOException {
    azure.calls().reset();
    azure
        .faults()
        .add(
            FaultRule.on(
                    Service.ARM,
                    Fault.Status.json(429, "TooManyRequests", "slow down").retryAfter("7"))
                .kind("vm.get")
                .times(1));

    var throttled = arm.get(path);

    assertThat(throttled.status()).isEqualTo(429);
    assertThat(throttled.header("Retry-After")).isEqualTo("7");
    status(arm.patch(path, "UserAssigned", "id1"));
    assertThat(azure.calls().snapshot())
        .containsEntry("arm.vm.get", 1L)
        .containsEntry("arm.vm.patch", 1L)
        .containsEntry("arm.operation.get", 1L);
  }

  @Test
  void comesBackAsItWas(@TempDir Path directory) throws IOException {
    var options = LocalAzureOptions.defaults().stateDirectory(directory);
    try (var first = LocalAzure.start(options)) {
      DemoWorld.seedIdentities(first);
      var here = new ArmClient(first, new Client(first));
      here.identity("id1");
      var set = first.machines().createScaleSet("set", DemoWorld.SUBSCRIPTION, here.group);
      first.machines().createInstance(set, "set_0");
      here.patch(
          here.groupPath() + "/providers/Microsoft.Compute/virtualMachineScaleSets/set",
          "UserAssigned",
          "id1");
      here.send("PUT", "/subscriptions/" + DemoWorld.SUBSCRIPTION + "/resourceGroups/bare", "{}");
    }
    try (var second = LocalAzure.start(options)) {
      var here = new ArmClient(second, new Client(second));
      assertThat(second.machines().identities("set_0").userAssigned()).hasSize(1);
      assertThat(
              here.get("/subscriptions/" + DemoWorld.SUBSCRIPTION + "/resourceGroups/bare")
                  .status())
          .isEqualTo(200);
    }
  }
}
