// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.realnode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.DemoWorld;

/// A pod that reads its file and asks for a token again and again, and writes down what failed. A
/// token may be asked for three times within three seconds, as the clients of Azure do.
final class WatchedPod {
  static final String NAME = "watched";

  private final RealWorld world;

  private WatchedPod(RealWorld world) {
    this.world = world;
  }

  /// Starts it, and waits until it has both.
  static WatchedPod start(RealWorld world) {
    world
        .node()
        .apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: watched, labels: {aadpodidbinding: demo}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
                - name: files
                  image: %1$s
                  command:
                    - /bin/sh
                    - -c
                    - |
                      while :; do
                        if cat /mnt/secrets-store/secret1 >/dev/null; then echo ok; else echo failed; fi
                        sleep 0.1
                      done
                  volumeMounts: [{name: v, mountPath: /mnt/secrets-store, readOnly: true}]
                - name: tokens
                  image: %1$s
                  command:
                    - /bin/sh
                    - -c
                    - |
                      ask() {
                        wget -q -O - --header "Metadata: true" "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&client_id=%2$s&resource=%3$s" |
                          grep -q access_token
                      }
                      while :; do
                        if ask || { sleep 1; ask; } || { sleep 2; ask; }; then echo ok; else echo failed; fi
                        sleep 0.2
                      done
              volumes:
                - name: v
                  csi:
                    driver: secrets-store.csi.k8s.io
                    readOnly: true
                    volumeAttributes: {secretProviderClass: azure-kvname-podid}
            """
                .formatted(
                    Pods.IMAGE,
                    DemoWorld.POD_IDENTITY,
                    world.azure().endpoints().keyVaultResource()));
    var pod = new WatchedPod(world);
    RealWorld.soon().untilAsserted(pod::looksWell);
    return pod;
  }

  private void looksWell() {
    assertThat(log("files")).as(world::events).contains("ok");
    assertThat(log("tokens")).as(world::events).contains("ok");
  }

  /// Asserts that nothing has failed since the last time it was asked, and something succeeded.
  void assertUnharmed(String during) {
    assertThat(log("files")).as("files %s", during).contains("ok").doesNotContain("failed");
    assertThat(log("tokens")).as("tokens %s", during).contains("ok").doesNotContain("failed");
  }

  private String log(String container) {
    return world.node().run("logs", NAME, "-c", container);
  }
}
