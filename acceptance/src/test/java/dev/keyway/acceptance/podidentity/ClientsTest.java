// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.podidentity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.client.AzClient;
import dev.keyway.acceptance.client.IdentityClient;
import dev.keyway.acceptance.client.JavaClient;
import dev.keyway.acceptance.client.JsClient;
import dev.keyway.acceptance.client.Wanted;
import dev.keyway.acceptance.lab.IptablesKind;
import dev.keyway.sandbox.DemoWorld;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Microsoft's own clients in pods, with nothing set in their environment: their calls to
/// 169.254.169.254 cross the rules of both kinds of iptables, NMI chooses the identity, and IMDS
/// has the token.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientsTest {
  private static final String VAULT = "https://vault.azure.net";
  private static final String MANAGEMENT = "https://management.core.windows.net";

  private World world;
  private WorldNode nft;
  private WorldNode legacy;
  private String clientId = "";
  private String other = "";

  @BeforeAll
  void start() throws Exception {
    world = World.start();
    nft = world.node(world.machine("vm-nft"));
    legacy = world.node(world.machine("vm-legacy"), IptablesKind.LEGACY);
    var _ = world.mic("mic-0");
    var _ = nft.nmi();
    var _ = legacy.nmi();
    clientId = world.identity("default", "client-id", "client");
    // On the machine, but of no concern to the pods.
    other = world.managedIdentity("client-other");
    world.azure().machines().assign("vm-nft", other);
    world.azure().machines().assign("vm-legacy", other);
  }

  @AfterAll
  void end() throws Exception {
    if (world != null) {
      world.close();
    }
  }

  @Test
  void theJavaSdkGetsThePodsIdentity() throws Exception {
    getsWhatItAsksFor("java", nft, new JavaClient(), VAULT);
  }

  @Test
  void theJavaScriptSdkGetsThePodsIdentity(@TempDir Path folder) throws Exception {
    getsWhatItAsksFor("javascript", legacy, JsClient.install(folder), VAULT);
  }

  @Test
  void azLoginGetsThePodsIdentity(@TempDir Path folder) throws Exception {
    getsWhatItAsksFor("az", nft, AzClient.register(world.azure(), folder), MANAGEMENT);
  }

  private void getsWhatItAsksFor(
      String name, WorldNode node, IdentityClient client, String resource) throws Exception {
    var pod = node.pod("default", name, "client");
    pod.lab().relay(world.azure().endpoints().authority().getPort());
    for (var wanted :
        List.of(
            new Wanted.Any(),
            new Wanted.ClientId(clientId),
            new Wanted.ResourceId(DemoWorld.identityResourceId("client-id")))) {
      var claims = client.claims(pod.lab(), wanted, resource);
      assertThat(claims.path("appid").asString()).as("%s", wanted).isEqualTo(clientId);
      assertThat(claims.path("aud").asString()).startsWith(resource);
    }
  }

  @Test
  void thePodOfNoBindingGetsNothingAndIsToldWhy() throws Exception {
    var pod = nft.pod("default", "nobody", Optional.empty());
    var answer = pod.token(VAULT, "&client_id=" + other);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.body()).contains("default/nobody").doesNotContain("access_token");
  }
}
