// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PodVolumesTest {
  @TempDir Path folder;
  private final AtomicInteger tokens = new AtomicInteger();

  private record Filled(PodVolumes volumes, List<Placement> placements) {}

  private Filled fill(String volumes, String mounts) throws IOException {
    var yaml =
        """
        kind: Pod
        metadata: {name: web}
        spec:
          containers: [{name: c, volumeMounts: [%s]}]
          volumes: [%s]
        ---
        kind: ConfigMap
        metadata: {name: settings}
        data: {colour: red, size: "7"}
        """
            .formatted(mounts, volumes);
    var documents =
        PodDocuments.read(
            List.of("-"), new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    JsonNode pod = documents.pod("");
    var container = pod.path("spec").path("containers").path(0);
    var filled =
        new PodVolumes(
            new PrivateFolder(folder),
            new Values(documents, "default"),
            audience -> audience + "#" + tokens.incrementAndGet());
    filled.fill(
        pod, container, (volume, path) -> Files.writeString(path.resolve("secret1"), volume));
    return new Filled(filled, filled.placements(container));
  }

  @Test
  void fillsVolumesOfEveryKindItKnows() throws IOException {
    var filled =
        fill(
            """
            {name: store, csi: {driver: secrets-store.csi.k8s.io}},
            {name: all, configMap: {name: settings}},
            {name: one, configMap: {name: settings, items: [{key: colour, path: sub/c}]}},
            {name: scratch, emptyDir: {}}
            """,
            """
            {name: store, mountPath: /mnt/s, readOnly: true}, {name: all, mountPath: /a},
            {name: one, mountPath: /o}, {name: scratch, mountPath: /tmp/x, subPath: in}
            """);

    assertThat(folder.resolve("volume-store/secret1")).hasContent("store");
    assertThat(folder.resolve("volume-all/size")).hasContent("7");
    assertThat(folder.resolve("volume-one/sub/c")).hasContent("red");
    assertThat(folder.resolve("volume-one/size")).doesNotExist();
    assertThat(filled.placements())
        .contains(
            new Placement(folder.resolve("volume-store"), "/mnt/s", true),
            new Placement(folder.resolve("volume-scratch/in"), "/tmp/x", false));
  }

  @Test
  void renewsTokensInPlace() throws IOException {
    var filled =
        fill(
            "{name: t, projected: {sources: [{serviceAccountToken: {path: a/t, audience: api://x}}]}}",
            "{name: t, mountPath: /var/t}");
    var file = folder.resolve("volume-t/a/t");
    assertThat(file).hasContent("api://x#1");

    filled.volumes().renewTokens();

    assertThat(file).hasContent("api://x#2");
    assertThat(filled.volumes().hasTokens()).isTrue();
  }

  @Test
  void saysWhatItDoesNotHave() throws IOException {
    var filled =
        fill(
            "{name: disk, hostPath: {path: /}}, {name: none, configMap: {name: other}}",
            "{name: disk, mountPath: /d}, {name: none, mountPath: /n}");

    assertThat(filled.volumes().missing())
        .containsExactly("volume disk: its kind is not available here", "ConfigMap other");
    assertThat(filled.placements()).extracting(Placement::target).containsExactly("/n");
  }

  @Test
  void keepsHostilePathsInside() {
    assertThatThrownBy(() ->
            fill(
                "{name: t, projected: {sources: [{serviceAccountToken: {path: ../../t}}]}}",
                "{name: t, mountPath: /var/t}"))
        .hasMessageContaining("leads out of its volume");
    assertThatThrownBy(
            () -> fill("{name: s, emptyDir: {}}", "{name: s, mountPath: /s, subPath: ../x}"))
        .hasMessageContaining("leads out of its volume");
  }
}
