// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class VolumeContextTest {
  private static final NodePod POD =
      new NodePod(
          "shop",
          "web",
          "u1",
          "n1",
          "cart",
          "Pending",
          false,
          OptionalLong.empty(),
          false,
          "",
          List.of(),
          List.of());

  private static DriverInfo driver(boolean podInfo, boolean tokensInSecrets) {
    return new DriverInfo(podInfo, List.of(), tokensInSecrets, false);
  }

  private static CsiVolume volume(Map<String, String> attributes) {
    return new CsiVolume("vol", "driver", true, attributes, Optional.empty());
  }

  @Test
  void saysNothingOfThePodUnlessAsked() {
    assertThat(VolumeContext.of(POD, volume(Map.of("a", "b")), driver(false, false), ""))
        .isEqualTo(Map.of("a", "b"));
  }

  @Test
  void letsNoPodPassForAnother() {
    var forged = volume(Map.of("csi.storage.k8s.io/pod.namespace", "kube-system"));
    assertThat(VolumeContext.of(POD, forged, driver(true, false), ""))
        .containsEntry("csi.storage.k8s.io/pod.namespace", "shop");
  }

  @Test
  void putsTokensWhereTheDriverWantsThem() {
    assertThat(VolumeContext.of(POD, volume(Map.of()), driver(false, true), "{}")).isEmpty();
    assertThat(VolumeContext.secrets(Map.of("k", "v"), driver(false, true), "{}"))
        .isEqualTo(Map.of("k", "v", VolumeContext.TOKENS, "{}"));
    assertThat(VolumeContext.secrets(Map.of("k", "v"), driver(false, false), "{}"))
        .isEqualTo(Map.of("k", "v"));
  }

  @Test
  void namesVolumesAsKubeletDoes() {
    assertThat(VolumePaths.volumeId("u1", "vol")).matches("csi-[0-9a-f]{64}");
    assertThat(new VolumePaths(Path.of("/var/lib/kubelet")).target("u1", "vol"))
        .hasToString("/var/lib/kubelet/pods/u1/volumes/kubernetes.io~csi/vol/mount");
  }
}
