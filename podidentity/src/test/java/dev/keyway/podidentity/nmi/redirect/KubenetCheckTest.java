// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.agent.StartFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubenetCheckTest {
  private static final String SETTINGS =
      """
      KUBELET_CONFIG=--anonymous-auth=false --network-plugin=%s --node-labels=agentpool=a
      KUBELET_IMAGE=mcr.microsoft.com/oss/kubernetes/hyperkube:v1.16.10
      """;

  @Test
  void tellsKubenetFromOtherNetworks() {
    assertThat(KubenetCheck.isKubenet(SETTINGS.formatted("kubenet"))).isTrue();
    assertThat(KubenetCheck.isKubenet(SETTINGS.formatted("cni"))).isFalse();
    assertThat(KubenetCheck.isKubenet("")).isFalse();
  }

  @Test
  void refusesKubenetWithTheRemedy(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("kubelet"), SETTINGS.formatted("kubenet"));
    assertThatThrownBy(() -> KubenetCheck.run(file))
        .isInstanceOf(StartFailed.class)
        .hasMessageContainingAll(
            "kubenet is unsupported", "--allow-network-plugin-kubenet", "https://", "NET_RAW");
  }

  @Test
  void letsOtherNetworksPass(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("kubelet"), SETTINGS.formatted("cni"));
    assertThatCode(() -> KubenetCheck.run(file)).doesNotThrowAnyException();
  }

  @Test
  void refusesToGuess(@TempDir Path folder) {
    assertThatThrownBy(() -> KubenetCheck.run(folder.resolve("kubelet")))
        .isInstanceOf(StartFailed.class)
        .hasMessageContainingAll("cannot be read", "NoSuchFile", "--kubelet-config");
  }
}
