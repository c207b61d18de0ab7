// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.podidentity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.lab.LabPod;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.sandbox.DemoWorld;
import java.util.concurrent.atomic.AtomicBoolean;

/// A pod with an address of its own, in which programs call the metadata endpoint.
final class WorldPod {
  static final String TOKEN = "http://169.254.169.254/metadata/identity/oauth2/token";

  private final World world;
  private final WorldNode node;
  private final LabPod lab;
  private final ObjectKey key;
  private final AtomicBoolean reachesVault = new AtomicBoolean();

  WorldPod(World world, WorldNode node, LabPod lab, ObjectKey key) {
    this.world = world;
    this.node = node;
    this.lab = lab;
    this.key = key;
  }

  LabPod lab() {
    return lab;
  }

  ObjectKey key() {
    return key;
  }

  /// Returns what MIC calls the pod's assignment of an identity.
  String assignment(String identity) {
    return key.name() + "-" + key.namespace() + "-" + identity;
  }

  /// Takes the pod away, from the API server first, as kubelet learns of it there.
  void delete() throws KubernetesException {
    world.admin().delete(Resources.PODS, key);
    node.remove(lab);
  }

  /// Asks with curl.
  Curl.Answer curl(String... arguments) {
    return Curl.ask(lab::run, arguments);
  }

  /// Asks for a token.
  ///
  /// @param more further parameters, beginning with `&`
  Curl.Answer token(String resource, String more) {
    return curl(
        "-H", "Metadata: true", TOKEN + "?api-version=2018-02-01&resource=" + resource + more);
  }

  /// Reads the demo's secret as the validator of aad-pod-identity's suite does.
  ///
  /// @param more which identity to ask for
  String secret(String more) {
    var token = token("https://vault.localhost", more);
    assertThat(token.status()).as(token.body()).isEqualTo(200);
    var vault =
        DemoWorld.VAULT + "." + world.azure().endpoints().vaultDnsSuffix().replaceFirst(":.*", "");
    var port = world.azure().endpoints().authority().getPort();
    if (reachesVault.compareAndSet(false, true)) {
      lab.relay(port);
    }
    var answer =
        curl(
            "--cacert",
            world.azure().caFile().toString(),
            "--resolve",
            "%s:%d:127.0.0.1".formatted(vault, port),
            "-H",
            "Authorization: Bearer " + token.json().text("access_token").orElseThrow(),
            "https://%s:%d/secrets/secret1?api-version=7.4".formatted(vault, port));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json().text("value").orElseThrow();
  }
}
