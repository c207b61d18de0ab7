// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPathTest {
  private static final String UID = "d4fd876f-bdb3-11e9-a369-0a5d188d99c0";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/var/lib/kubelet/pods/UID/volumes/kubernetes.io~csi/secrets-store-inline/mount",
        "/opt/new/var/lib/kubelet/pods/UID/volumes/kubernetes.io~csi/secrets-store-inline/mount",
        "data/kubelet/pods/UID/volumes/kubernetes.io~csi/secrets-store-inline/mount",
        "c:\\var\\lib\\kubelet\\pods\\UID\\volumes\\kubernetes.io~csi\\secrets-store-inline\\mount",
        "c:\\\\var\\\\lib\\\\kubelet\\\\pods\\\\UID\\\\volumes\\\\kubernetes.io~csi\\\\secrets-store-inline\\\\mount"
      })
  void namesPodAndVolume(String path) {
    assertThat(TargetPath.parse(path.replace("UID", UID)))
        .contains(new TargetPath(UID, "secrets-store-inline"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/var/lib/",
        "/var/lib/kubelet/pods",
        "/var/lib/kubelet/pods/UID/volumes",
        "/var/lib/kubelet/pods/UID/volumes/",
        "/var/lib/kubelet/pods/UID/volumes/kubernetes.io~csi",
        "/var/lib/kubelet/pods/UID/volumes/kubernetes.io~csi/secrets-store-inline",
        "/var/lib/kubelet/pods/UID/volumes/kubernetes.io~csi/secrets-store-inline/mount/more",
        "/var/lib/kubelet/pods/UID/volumes/kubernetes.io~pv/pvvol/mount",
        "/var/lib/kubelet/pods/UID/volumes/kubernetesxio~csi/secrets-store-inline/mount"
      })
  void isEmptyForOtherPaths(String path) {
    assertThat(TargetPath.parse(path.replace("UID", UID))).isEmpty();
  }
}
