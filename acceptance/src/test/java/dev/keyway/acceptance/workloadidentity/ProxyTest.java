// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.workloadidentity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.acceptance.Checkout;
import dev.keyway.acceptance.client.AzClient;
import dev.keyway.acceptance.client.IdentityClient;
import dev.keyway.acceptance.client.JavaClient;
import dev.keyway.acceptance.client.JsClient;
import dev.keyway.acceptance.client.Wanted;
import dev.keyway.acceptance.lab.Commands;
import dev.keyway.acceptance.lab.Lab;
import dev.keyway.acceptance.lab.LabNode;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that know only the metadata service, in a pod with workload identity: the rules lead
/// them to the proxy, and Entra ID gives tokens for the service account's. The machine's own
/// metadata service has other identities, so that nobody can mistake one for the other.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyTest {
  private static final String VAULT = "https://vault.azure.net";
  private static final String MANAGEMENT = "https://management.core.windows.net";
  private static final String METADATA = "http://" + LabNode.METADATA + "/metadata/";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> CURL =
      List.of("curl", "--silent", "--show-error", "--max-time", "50", "--header", "Metadata: true");

  private Lab lab;
  private LocalAzure azure;
  private LabNode node;

  @BeforeAll
  void start() throws IOException {
    for (var program : List.of("curl", "setpriv")) {
      assumeTrue(Commands.find(program).isPresent(), program + " is not on PATH");
    }
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

  private ProxyPod pod(Path folder, String... initFlags) throws IOException {
    var pod = new ProxyPod(node, azure, folder);
    var init = pod.init(initFlags);
    assertThat(init.ok()).as(init.err()).isTrue();
    assertThat(init.out()).contains("Chain AZWI_PROXY_OUTPUT", "Chain AZWI_PROXY_REDIRECT");
    pod.awaitReady();
    return pod;
  }

  private static String curl(ProxyPod pod, String path, String... more) {
    var command = new ArrayList<>(CURL);
    command.addAll(List.of(more));
    command.add(METADATA + path);
    var outcome = pod.lab().run(command, Map.of(), LIMIT);
    assertThat(outcome.ok()).as("%s %s", outcome.err(), pod.log()).isTrue();
    return outcome.out();
  }

  private static JsonObject json(String text) {
    try {
      return JsonObject.parse(text.getBytes(UTF_8));
    } catch (MalformedJson e) {
      throw new AssertionError(text, e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nft", "legacy"})
  void rulesOfBothKindsLeadCallsToTheProxyAndItsOwnPastIt(String kind, @TempDir Path folder)
      throws Exception {
    var pod = pod(folder, "--iptables-backend=" + kind);
    var program = "iptables-" + kind;
    var list = List.of(program, "-t", "nat", "-S");
    var once = pod.lab().run(list, Map.of(), LIMIT).out();
    assertThat(pod.init("--iptables-backend=" + kind).ok()).isTrue();
    assertThat(pod.lab().run(list, Map.of(), LIMIT).out())
        .isEqualTo(once)
        .contains("--uid-owner 1501 -j ACCEPT", "--to-ports 8000");

    var answer = json(curl(pod, "identity/oauth2/token?resource=" + VAULT));
    assertThat(answer.text("client_id")).contains(DemoWorld.WORKLOAD_IDENTITY);
    assertThat(answer.text("token_type")).contains("Bearer");
    assertThat(curl(pod, "instance?api-version=2021-02-01"))
        .contains("\"name\":\"" + DemoWorld.VIRTUAL_MACHINE);

    // What the proxy's user asks goes to the machine's own service.
    var past =
        pod.as(
            ProxyPod.UID,
            "curl",
            "-sS",
            "-H",
            "Metadata: true",
            METADATA
                + "identity/oauth2/token?api-version=2018-02-01&resource="
                + VAULT
                + "&client_id="
                + DemoWorld.WORKLOAD_IDENTITY);
    assertThat(past.out()).contains("Identity not found");
    assertThat(pod.stop()).isZero();
  }

  @Test
  void theJavaSdkGetsTheServiceAccountsIdentity(@TempDir Path folder) throws Exception {
    getsTheServiceAccountsIdentity(pod(folder), new JavaClient(), VAULT);
  }

  @Test
  void theJavaScriptSdkGetsTheServiceAccountsIdentity(@TempDir Path folder, @TempDir Path modules)
      throws Exception {
    getsTheServiceAccountsIdentity(
        pod(folder, "--iptables-backend=legacy"), JsClient.install(modules), VAULT);
  }

  @Test
  void azLoginGetsTheServiceAccountsIdentity(@TempDir Path folder, @TempDir Path settings)
      throws Exception {
    getsTheServiceAccountsIdentity(pod(folder), AzClient.register(azure, settings), MANAGEMENT);
  }

  private static void getsTheServiceAccountsIdentity(
      ProxyPod pod, IdentityClient client, String resource) {
    for (var wanted : List.of(new Wanted.Any(), new Wanted.ClientId(DemoWorld.WORKLOAD_IDENTITY))) {
      var claims = client.claims(pod.lab(), wanted, resource);
      assertThat(claims.path("appid").asString()).isEqualTo(DemoWorld.WORKLOAD_IDENTITY);
      assertThat(claims.path("aud").asString()).startsWith(resource);
    }
    var stranger =
        client.run(pod.lab(), new Wanted.ClientId(DemoWorld.USER_ASSIGNED_IDENTITY), resource);
    assertThat(stranger.ok()).isFalse();
    assertThat(stranger.err()).contains("AADSTS7002");
    var byResource =
        client.run(
            pod.lab(),
            new Wanted.ResourceId(DemoWorld.identityResourceId("workload-identity")),
            resource);
    assertThat(byResource.ok()).isFalse();
    assertThat(byResource.err()).contains("is not supported with workload identity");
  }

  @Test
  void aRotatedTokenCounts(@TempDir Path folder) throws Exception {
    var pod = pod(folder);
    pod.writeToken("no.jwt");
    assertThat(curl(pod, "identity/oauth2/token?resource=" + VAULT)).contains("\"error\"");
    pod.writeToken(pod.assertion());
    assertThat(curl(pod, "identity/oauth2/token?resource=" + VAULT)).contains("access_token");
  }

  @Test
  void logsNeitherTokensNorAssertions(@TempDir Path folder) throws Exception {
    var pod = pod(folder);
    var assertion = pod.assertion();
    pod.writeToken(assertion);
    var token =
        json(curl(pod, "identity/oauth2/token?resource=" + VAULT))
            .text("access_token")
            .orElseThrow();
    curl(pod, "identity/oauth2/token?resource=" + VAULT + "&client_id=nobody");
    assertThat(pod.stop()).isZero();

    assertThat(pod.log())
        .contains("token wanted", "nobody")
        .doesNotContain(token, assertion)
        .doesNotContain(token.split("\\.", -1)[2], assertion.split("\\.", -1)[2]);
  }

  @Test
  void theRulesNeedRightsAndSaySo(@TempDir Path folder) throws Exception {
    var pod = pod(folder);
    var init = pod.as("1000", Checkout.root().resolve("keyway").toString(), "proxy-init");
    assertThat(init.exit()).isEqualTo(1);
    assertThat(init.err()).contains("NET_ADMIN");
  }
}
