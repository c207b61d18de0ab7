// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesBinariesTest {
  @TempDir Path folder;

  @Test
  void findsNoneWhereOneIsMissing() throws Exception {
    program("etcd");
    assertThat(KubernetesBinaries.find(Map.of("KUBEBUILDER_ASSETS", folder.toString()))).isEmpty();
    assertThat(KubernetesBinaries.ADVICE).contains("KUBEBUILDER_ASSETS").contains("setup-envtest");
  }

  @Test
  void findsProgramsOnThePath() throws Exception {
    program("etcd");
    program("kube-apiserver");
    var found = KubernetesBinaries.find(Map.of("PATH", "/nowhere:" + folder)).orElseThrow();
    assertThat(found.apiServer()).isEqualTo(folder.resolve("kube-apiserver"));
    assertThat(found.kubectl()).isEmpty();
    assertThat(found.controllers()).isEmpty();
    program("kube-controller-manager");
    assertThat(found.controllers()).contains(folder.resolve("kube-controller-manager"));
  }

  @Test
  void readsTheVersion() throws Exception {
    assertThat(KubernetesVersion.parse("Kubernetes v1.20.2\n"))
        .isEqualTo(new KubernetesVersion(1, 20));
    assertThat(new KubernetesVersion(1, 20).isBefore(1, 21)).isTrue();
    assertThat(new KubernetesVersion(1, 34).isBefore(1, 21)).isFalse();
    assertThatThrownBy(() -> KubernetesVersion.parse("flag provided but not defined"))
        .hasMessageContaining("does not tell a version");
  }

  private void program(String name) throws Exception {
    Files.createFile(
        folder.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
