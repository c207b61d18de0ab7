// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.lab.Lab;
import dev.keyway.acceptance.lab.LabNode;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Each client against the metadata endpoint of a local machine with nobody in between: what goes
/// wrong here is not the pod identity's fault.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityClientTest {
  private static final String VAULT = "https://vault.azure.net";
  private static final String MANAGEMENT = "https://management.core.windows.net";
  private static final Wanted USER_ASSIGNED = new Wanted.ClientId(DemoWorld.USER_ASSIGNED_IDENTITY);

  private Lab lab;
  private LocalAzure azure;
  private LabNode node;

  @BeforeAll
  void start() throws IOException {
    lab = Lab.create();
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seedIdentities(azure);
    node = lab.node(DemoWorld.VIRTUAL_MACHINE);
    node.imds(azure.endpoints().imds(DemoWorld.VIRTUAL_MACHINE).getPort());
  }

  @AfterAll
  void end() throws IOException {
    if (lab != null) {
      lab.close();
    }
    if (azure != null) {
      azure.close();
    }
  }

  @Test
  void javaSdkGetsTheTokenItAsksFor() {
    getsWhatItAsksFor(new JavaClient(), VAULT);
  }

  @Test
  void javaScriptSdkGetsTheTokenItAsksFor(@TempDir Path folder) throws IOException {
    getsWhatItAsksFor(JsClient.install(folder), VAULT);
  }

  @Test
  void pythonSdkGetsTheTokenItAsksFor() {
    getsWhatItAsksFor(PythonClient.find(), VAULT);
  }

  @Test
  void azureCliGetsTheTokenItAsksFor(@TempDir Path folder) throws IOException {
    getsWhatItAsksFor(AzClient.register(azure, folder), MANAGEMENT);
  }

  private void getsWhatItAsksFor(IdentityClient client, String resource) {
    var pod = node.pod();
    pod.relay(azure.endpoints().authority().getPort());

    var named = client.claims(pod, USER_ASSIGNED, resource);
    var byResource =
        client.claims(
            pod,
            new Wanted.ResourceId(DemoWorld.identityResourceId("user-assigned-identity")),
            resource);
    var any = client.claims(pod, new Wanted.Any(), resource);

    assertThat(named.path("appid").asString()).isEqualTo(DemoWorld.USER_ASSIGNED_IDENTITY);
    assertThat(named.path("aud").asString()).startsWith(resource);
    assertThat(byResource.path("appid").asString()).isEqualTo(DemoWorld.USER_ASSIGNED_IDENTITY);
    assertThat(any.path("appid").asString())
        .isEqualTo(azure.machines().enableSystemAssigned(DemoWorld.VIRTUAL_MACHINE));

    var refused = client.run(pod, new Wanted.ClientId(DemoWorld.WORKLOAD_IDENTITY), resource);
    assertThat(refused.ok()).isFalse();
    // The SDK for Python has its own words for that answer.
    assertThat(refused.err())
        .containsAnyOf("Identity not found", "identity has not been assigned to this resource");
  }
}
