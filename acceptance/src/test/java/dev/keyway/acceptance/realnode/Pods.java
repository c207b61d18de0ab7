// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.realnode;

import dev.keyway.sandbox.DemoWorld;

/// Pods besides those of the examples.
final class Pods {
  static final String IMAGE = "registry.k8s.io/e2e-test-images/busybox:1.29-4";

  /// `projected` asks the webhook for an identity, `reader` is not root, and `variable` has a
  /// variable that comes of a Secret that comes of a file.
  static final String OTHERS =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: workload-identity
        annotations: {azure.workload.identity/client-id: %s}
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: reader
      spec:
        securityContext: {runAsUser: 1000, runAsGroup: 1000, fsGroup: 2000}
        containers:
          - name: c
            image: %s
            command: [/bin/sleep, "10000"]
            volumeMounts: [{name: v, mountPath: /mnt/secrets-store, readOnly: true}]
        volumes:
          - name: v
            csi:
              driver: secrets-store.csi.k8s.io
              readOnly: true
              volumeAttributes: {secretProviderClass: azure-kvname-user-msi}
      ---
      apiVersion: secrets-store.csi.x-k8s.io/v1
      kind: SecretProviderClass
      metadata:
        name: variable
      spec:
        provider: azure
        secretObjects:
          - secretName: variable
            type: Opaque
            data: [{objectName: secret1, key: secret1}]
        parameters:
          useVMManagedIdentity: "true"
          userAssignedIdentityID: %s
          keyvaultName: kvname
          tenantID: %s
          objects: |
            array:
              - |
                objectName: secret1
                objectType: secret
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: variable
      spec:
        containers:
          - name: c
            image: %s
            command: [/bin/sleep, "10000"]
            env: [{name: SECRET, valueFrom: {secretKeyRef: {name: variable, key: secret1}}}]
            volumeMounts: [{name: v, mountPath: /mnt/secrets-store, readOnly: true}]
        volumes:
          - name: v
            csi:
              driver: secrets-store.csi.k8s.io
              readOnly: true
              volumeAttributes: {secretProviderClass: variable}
      """
          .formatted(
              DemoWorld.WORKLOAD_IDENTITY,
              IMAGE,
              DemoWorld.USER_ASSIGNED_IDENTITY,
              DemoWorld.TENANT,
              IMAGE);

  private Pods() {}

  /// A pod that the webhook gives a token and variables, with no volume of its own.
  static String projected() {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      name: projected
      labels: {azure.workload.identity/use: "true"}
    spec:
      serviceAccountName: workload-identity
      containers: [{name: c, image: %s, command: [/bin/sleep, "10000"]}]
    """
        .formatted(IMAGE);
  }

  /// A pod with the files of class `variable`, and by this label an identity.
  static String simple(String name) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, labels: {aadpodidbinding: demo}}
    spec:
      containers:
        - name: c
          image: %s
          command: [/bin/sleep, "10000"]
          volumeMounts: [{name: v, mountPath: /mnt/secrets-store, readOnly: true}]
      volumes:
        - name: v
          csi:
            driver: secrets-store.csi.k8s.io
            readOnly: true
            volumeAttributes: {secretProviderClass: variable}
    """
        .formatted(name, IMAGE);
  }
}
