// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import java.util.List;
import java.util.stream.Collectors;

/// Manifests as users write them.
final class Yaml {
  private Yaml() {}

  /// A class of the e2e provider with objects foo and fookey.
  static String spc(String namespace, String name) {
    return spc(namespace, name, "v1", E2eProvider.NAME, "");
  }

  /// A class that lets a Secret be made of foo.
  static String syncingSpc(String namespace, String name, String secret) {
    return spc(namespace, name, "v1", E2eProvider.NAME, secretObject(secret));
  }

  static String secretObject(String secret) {
    return """
      secretObjects: [{secretName: %s, type: Opaque, labels: {environment: test},
        data: [{objectName: foo, key: username}]}]
    """
        .formatted(secret);
  }

  static String spc(
      String namespace, String name, String version, String provider, String further) {
    return """
    apiVersion: secrets-store.csi.x-k8s.io/%s
    kind: SecretProviderClass
    metadata:
      name: %s
      namespace: %s
    spec:
      provider: %s
    %s
      parameters:
        objects: |
          array:
            - |
              objectName: foo
              objectType: secret
            - |
              objectName: fookey
              objectType: key
    ---
    """
        .formatted(version, name, namespace, provider, further.stripTrailing());
  }

  /// A volume of a pod.
  record Volume(String name, String spc, String moreAttributes) {
    static Volume of(String name, String spc) {
      return new Volume(name, spc, "");
    }
  }

  static String pod(String namespace, String name, String node, String spc) {
    return pod(namespace, name, node, "", Volume.of("v", spc));
  }

  /// @param owner a line of JSON for `ownerReferences`, or nothing
  static String pod(String namespace, String name, String node, String owner, Volume... volumes) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: %s
      namespace: %s
      ownerReferences: [%s]
    spec:
      nodeName: %s
      serviceAccountName: default
      containers:
        - name: busybox
          image: busybox
      volumes:
    %s
    ---
    """
        .formatted(
            name,
            namespace,
            owner,
            node,
            List.of(volumes).stream().map(Yaml::volume).collect(Collectors.joining("\n")));
  }

  private static String volume(Volume volume) {
    return "    - {name: %s, csi: {driver: %s, readOnly: true, volumeAttributes: {secretProviderClass: %s%s}}}"
        .formatted(volume.name(), TestCluster.DRIVER, volume.spc(), volume.moreAttributes());
  }
}
