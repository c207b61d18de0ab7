// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.csi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.protocol.csi.NodeGetCapabilitiesResponse;
import dev.keyway.protocol.csi.NodePublishVolumeRequest;
import dev.keyway.protocol.csi.NodeServiceCapability;
import dev.keyway.protocol.csi.NodeServiceCapability.RPC;
import dev.keyway.protocol.csi.NodeUnpublishVolumeRequest;
import dev.keyway.protocol.csi.VolumeCapability;
import dev.keyway.protocol.csi.VolumeCapability.MountVolume;
import org.junit.jupiter.api.Test;

class SanitisedTest {
  private static final String TOKENS = "csi.storage.k8s.io/serviceAccount.tokens";

  @Test
  void showsNothingOfAnEmptyRequest() {
    assertThat(Sanitised.json(NodeUnpublishVolumeRequest.getDefaultInstance())).isEqualTo("{}");
  }

  @Test
  void stripsSecretsAsAWhole() {
    var request = NodePublishVolumeRequest.newBuilder().putSecrets("secret1", "planted").build();

    assertThat(Sanitised.json(request)).isEqualTo("{\"secrets\":\"***stripped***\"}");
    assertThat(request.getSecretsMap()).containsEntry("secret1", "planted");
  }

  @Test
  void stripsTokensFromTheVolumeContext() {
    var request =
        NodePublishVolumeRequest.newBuilder()
            .putSecrets("secret1", "planted")
            .putVolumeContext(TOKENS, "planted")
            .build();

    assertThat(Sanitised.json(request))
        .isEqualTo(
            "{\"secrets\":\"***stripped***\",\"volume_context\":{\""
                + TOKENS
                + "\":\"***stripped***\"}}");
    assertThat(request.getVolumeContextMap()).containsEntry(TOKENS, "planted");
  }

  @Test
  void showsTheRestUnderTheNamesOfTheProtocol() {
    var request =
        NodePublishVolumeRequest.newBuilder()
            .setVolumeId("csi-1")
            .setTargetPath("/a \"quoted\" path")
            .setReadonly(true)
            .setVolumeCapability(
                VolumeCapability.newBuilder()
                    .setMount(MountVolume.newBuilder().addMountFlags("ro")))
            .putVolumeContext("b", "2")
            .putVolumeContext("a", "1")
            .build();

    assertThat(Sanitised.json(request))
        .isEqualTo(
            "{\"volume_id\":\"csi-1\",\"target_path\":\"/a \\\"quoted\\\" path\","
                + "\"volume_capability\":{\"mount\":{\"mount_flags\":[\"ro\"]}},"
                + "\"readonly\":true,\"volume_context\":{\"a\":\"1\",\"b\":\"2\"}}");
    assertThat(
            Sanitised.json(
                NodeGetCapabilitiesResponse.newBuilder()
                    .addCapabilities(
                        NodeServiceCapability.newBuilder()
                            .setRpc(RPC.newBuilder().setType(RPC.Type.VOLUME_MOUNT_GROUP)))
                    .build()))
        .isEqualTo("{\"capabilities\":[{\"rpc\":{\"type\":\"VOLUME_MOUNT_GROUP\"}}]}");
  }
}
