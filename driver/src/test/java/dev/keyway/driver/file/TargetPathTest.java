// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPathTest {
  private static final String UID = "d4fd876f-bdb3-11e9-a369-0a5d188d99c0";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/var/lib/kubelet/pods/%s/volumes/kubernetes.io~csi/secrets-store-inline/mount",
        "/opt/new/var/lib/kubelet/pods/%s/volumes/kubernetes.io~csi/secrets-store-inline/mount",
        "data/kubelet/pods/%s/volumes/kubernetes.io~csi/secrets-store-inline/mount",
        "c:\\var\\lib\\kubelet\\pods\\%s\\volumes\\kubernetes.io~csi\\secrets-store-inline\\mount",
        "c:\\\\var\\\\lib\\\\kubelet\\\\pods\\\\%s\\\\volumes\\\\kubernetes.io~csi\\\\"
            + "secrets-store-inline\\\\mount"
      })
  void readsPodAndVolume(String layout) {
    assertThat(TargetPath.parse(layout.formatted(UID)))
        .contains(new TargetPath(UID, "secrets-store-inline"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/var/lib/",
        "/var/lib/kubelet/pods",
        "/var/lib/kubelet/pods/u/volumes",
        "/var/lib/kubelet/pods/u/volumes/",
        "/var/lib/kubelet/pods/u/volumes/kubernetes.io~csi",
        "/var/lib/kubelet/pods/u/volumes/kubernetes.io~pv/pvvol/mount",
        "/var/lib/kubelet/pods/u/volumes/kubernetesxio~csi/v/mount",
        "/var/lib/kubelet/pods/u/volumes/kubernetes.io~csi/v/mount/..",
        "/var/lib/kubelet/pods/u/volumes/kubernetes.io~csi/v/mount/more",
        "/var/lib/kubelet/pods/u/volumes/kubernetes.io~csi/v",
        "/k/pods/u/volumes/kubernetes.io~empty-dir/e/pods/u/volumes/kubernetes.io~csi/v/mount"
      })
  void knowsNoOtherLayout(String path) {
    assertThat(TargetPath.parse(path)).isEmpty();
  }

  @Test
  @Timeout(5)
  void readsAnyPathInTimeAndSpaceOfItsLength() {
    assertThat(TargetPath.parse("/".repeat(50) + "x")).isEmpty();
    assertThat(TargetPath.parse("/a".repeat(500_000))).isEmpty();
    assertThat(TargetPath.parse("/\0/pods/u/volumes/kubernetes.io~csi/v/mount")).isEmpty();
    assertThat(TargetPath.parse("/pods/u/volumes/kubernetes.io~csi/\0/mount")).isEmpty();
  }

  @Test
  void isWrittenAsItIsRead() {
    var path = new TargetPath("u", "v").below(Path.of("/var/lib/kubelet"));

    assertThat(TargetPath.parse(path.toString())).contains(new TargetPath("u", "v"));
  }
}
