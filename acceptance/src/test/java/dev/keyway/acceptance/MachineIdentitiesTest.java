// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.ArmFailed;
import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.arm.ArmMessages;
import dev.keyway.azure.arm.ComputeResource;
import dev.keyway.azure.arm.IdentityChange;
import dev.keyway.azure.arm.IdentityPatch;
import dev.keyway.azure.arm.Machines;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.fault.FaultRule;
import dev.keyway.sandbox.fault.Service;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The client of Resource Manager against the local one.
class MachineIdentitiesTest {
  private LocalAzure azure;
  private AzureClient client;
  private Cloud cloud;
  private Machines machines;
  private ComputeResource vm;
  private ComputeResource set;

  @BeforeEach
  void start() throws IOException {
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seedIdentities(azure);
    var scaleSet =
        azure.machines().createScaleSet("Pool", DemoWorld.SUBSCRIPTION, DemoWorld.RESOURCE_GROUP);
    var instance = azure.machines().createInstance(scaleSet, "pool_0");
    var plain = azure.machines().create("Node-0", DemoWorld.SUBSCRIPTION, DemoWorld.RESOURCE_GROUP);
    set = ComputeResource.ofProviderId(instance.providerId()).orElseThrow();
    vm = ComputeResource.ofProviderId(plain.providerId()).orElseThrow();
    var local = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
    client = AzureClient.create(AzureSettings.fromEnvironment(local.environment()));
    cloud = Clouds.resolve(LocalCloud.NAME, Optional.of(azure.cloudFile()));
    machines =
        client.machines(
            cloud,
            new Credential.ClientSecret(
                cloud,
                DemoWorld.TENANT,
                DemoWorld.SERVICE_PRINCIPAL,
                SecretText.of(DemoWorld.SERVICE_PRINCIPAL_SECRET)));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    azure.close();
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(60), InstantSource.system());
  }

  private String identity(String name) {
    var id = DemoWorld.identityResourceId(name);
    azure.directory().createManagedIdentity(name, id);
    return id.toLowerCase(Locale.ROOT);
  }

  private Set<String> after(ComputeResource machine, Set<String> add, Set<String> remove) {
    var now = machines.identities(machine, deadline());
    for (var patch : now.patches(new IdentityChange(add, remove))) {
      machines.apply(machine, patch, deadline());
    }
    return machines.identities(machine, deadline()).userAssigned();
  }

  @Test
  void assignsAndRemovesIdentities() {
    var first = identity("id1");
    var second = identity("id2");
    for (var machine : new ComputeResource[] {vm, set}) {
      assertThat(after(machine, Set.of(first, second), Set.of()))
          .containsExactlyInAnyOrder(first, second);
      assertThat(after(machine, Set.of(), Set.of(first))).containsExactly(second);
      assertThat(after(machine, Set.of(first), Set.of(first))).contains(first, second);
      assertThat(after(machine, Set.of(), Set.of(first, second))).isEmpty();
      assertThat(machines.identities(machine, deadline()).type()).isEqualTo("None");
    }
  }

  @Test
  void keepsTheMachinesOwnIdentity() {
    var first = identity("id1");
    var own = azure.machines().enableSystemAssigned("Node-0");

    assertThat(after(vm, Set.of(first), Set.of())).containsExactly(first);
    assertThat(after(vm, Set.of(), Set.of(first))).isEmpty();

    assertThat(azure.machines().identities("Node-0").systemAssigned()).contains(own);
  }

  @Test
  void takesMoreThanOneRequestForManyIdentities() {
    var many =
        IntStream.range(0, 200).mapToObj(i -> identity("many" + i)).collect(Collectors.toSet());

    assertThat(after(set, many, Set.of())).isEqualTo(many);
    assertThat(azure.calls().count("arm.vmss.patch")).isEqualTo(2);
  }

  @Test
  void returnsWhenTheChangeHasTakenEffect() {
    azure.operations().setUsualTime(Duration.ofMillis(300));

    assertThat(after(set, Set.of(identity("id1")), Set.of())).hasSize(1);

    assertThat(azure.machines().identities("pool_0").userAssigned()).hasSize(1);
  }

  @Test
  void learnsFromTheMessageWhichIdentitiesToLeaveOut() {
    var good = identity("good");
    var wanted =
        Stream.of(
                good, DemoWorld.identityResourceId("gone1"), DemoWorld.identityResourceId("gone2"))
            .map(id -> id.toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(HashSet::new));
    int refusals = 0;
    while (machines.identities(vm, deadline()).userAssigned().isEmpty()) {
      try {
        machines.apply(vm, new IdentityPatch("UserAssigned", wanted, Set.of()), deadline());
      } catch (ArmFailed e) {
        refusals++;
        assertThat(e.code()).contains("FailedIdentityOperation");
        assertThat(wanted.removeAll(ArmMessages.badIdentities(e.told()))).isTrue();
      }
    }
    assertThat(refusals).isEqualTo(2);
    assertThat(machines.identities(vm, deadline()).userAssigned()).containsExactly(good);
  }

  @Test
  void tellsOfAnOperationThatFailsAndOfThrottling() {
    var patch = new IdentityPatch("UserAssigned", Set.of(identity("id1")), Set.of());
    azure
        .faults()
        .add(
            FaultRule.on(Service.ARM, new Fault.OperationFailure("OutOfLuck", "no", false))
                .kind("vm.patch")
                .times(1));
    assertThatThrownBy(() -> machines.apply(vm, patch, deadline()))
        .isInstanceOfSatisfying(ArmFailed.class, e -> assertThat(e.code()).contains("OutOfLuck"));

    azure
        .faults()
        .add(
            FaultRule.on(Service.ARM, Fault.Status.json(429).retryAfter("600"))
                .kind("vm.patch")
                .times(1));
    assertThatThrownBy(() -> machines.apply(vm, patch, deadline())).isInstanceOf(Throttled.class);
    assertThatThrownBy(() -> machines.apply(set, patch, deadline())).isInstanceOf(Throttled.class);
    assertThat(machines.identities(set, deadline()).userAssigned()).isEmpty();
    assertThat(azure.calls().count("arm.vmss.patch")).isZero();
  }

  @Test
  void logsInWithTheMachinesOwnIdentity() {
    var own =
        client.machines(
            cloud, new Credential.ManagedIdentity(new ManagedIdentityId.SystemAssigned()));

    assertThat(own.identities(vm, deadline()).userAssigned()).isEmpty();
  }
}
