// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.podidentity.mic.FakeMachines;
import dev.keyway.podidentity.mic.plan.Immutables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in (pod-identity.md §5.1, §5.2).
class CloudMachinesTest {
  private static final String PRINCIPAL =
      """
      {"cloud": "AzurePublicCloud", "tenantId": "t", "aadClientId": "c", "aadClientSecret": "s3cret",
       "useManagedIdentityExtension": false, "unknown": [1]}\
      """;
  private static final String MANAGED =
      """
      cloud: AzureChinaCloud
      aadClientId: msi
      useManagedIdentityExtension: true
      userAssignedIdentityID: Cluster-Identity
      """;

  @TempDir private Path folder;

  private SignIn file(String content) throws Exception {
    return new SignIn(
        Optional.of(Files.writeString(folder.resolve("azure.json"), content)),
        Map.of(),
        Set.of("Mine"));
  }

  @Test
  void signsInAsAServicePrincipal() throws Exception {
    assertThat(file(PRINCIPAL).identity())
        .satisfies(identity -> {
          assertThat(identity.credential())
              .isInstanceOfSatisfying(
                  Credential.ClientSecret.class,
                  secret -> assertThat(secret.clientId()).isEqualTo("c"));
          assertThat(identity.toString()).doesNotContain("s3cret");
          assertThat(identity.immutables()).isEqualTo(Immutables.of(List.of("mine")));
        });
  }

  @Test
  void theClustersOwnIdentityIsImmutable() throws Exception {
    var identity = file(MANAGED).identity();

    assertThat(identity.credential())
        .isEqualTo(
            new Credential.ManagedIdentity(new ManagedIdentityId.ClientId("Cluster-Identity")));
    assertThat(identity.cloud().name()).isEqualTo("AzureChinaCloud");
    assertThat(identity.immutables()).isEqualTo(Immutables.of(List.of("mine", "cluster-identity")));
  }

  @Test
  void readsTheEnvironment() {
    var managed = new SignIn(Optional.empty(), Map.of("USE_MSI", "TRUE"), Set.of()).identity();
    assertThat(managed.credential())
        .isEqualTo(new Credential.ManagedIdentity(new ManagedIdentityId.SystemAssigned()));
    assertThat(managed.immutables()).isEqualTo(Immutables.NONE);

    var nothing = new SignIn(Optional.empty(), Map.of(), Set.of());
    assertThatThrownBy(nothing::identity)
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("--cloudconfig");
  }

  @Test
  void signsInByWorkloadIdentity() throws Exception {
    var token = Files.writeString(folder.resolve("token"), "a.b.c\n");
    var signIn =
        new SignIn(
            Optional.empty(),
            Map.of(
                "AZURE_FEDERATED_TOKEN_FILE", token.toString(),
                "AZURE_TENANT_ID", "t",
                "AZURE_CLIENT_ID", "c"),
            Set.of());

    assertThat(signIn.identity().credential()).isInstanceOf(Credential.FederatedAssertion.class);
    var before = signIn.contents();
    Files.writeString(token, "d.e.f");
    assertThat(signIn.contents()).isNotEqualTo(before);
  }

  @Test
  void namesNoContentOfAFileItCannotRead() throws Exception {
    var broken = file("aadClientSecret: \"s3cret\n  - x: [");
    assertThatThrownBy(broken::identity)
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("azure.json")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void takesOnAChangedFileAndKeepsTheLastOneWhileItIsBroken() throws Exception {
    var connected = new CopyOnWriteArrayList<Credential>();
    var broken = new CopyOnWriteArrayList<String>();
    var turns = new Semaphore(0);
    var signIn = file(MANAGED);
    try (var machines =
        CloudMachines.start(
            signIn,
            (_, credential) -> {
              connected.add(credential);
              return new FakeMachines();
            },
            () -> {},
            broken::add,
            _ -> turns.acquire())) {
      assertThat(connected).hasSize(1);
      file("{broken");
      turns.release();
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> broken.size() == 1);
      assertThat(machines.immutables())
          .isEqualTo(Immutables.of(List.of("mine", "cluster-identity")));

      file(PRINCIPAL);
      turns.release();
      Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> connected.size() == 2);
      assertThat(connected.get(1)).isInstanceOf(Credential.ClientSecret.class);
    }
  }
}
