// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Stand-ins for the charts of the originals: the names, selectors and owners that matter when a
/// release of theirs becomes one of Keyway's, and nothing that runs.
enum OriginalChart {
  DRIVER(
      "secrets-store-csi-driver",
      "driver",
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: secrets-store-csi-driver, namespace: {{ .Release.Namespace }}}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: secretproviderclasses-role}
      rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
      ---
      apiVersion: storage.k8s.io/v1
      kind: CSIDriver
      metadata: {name: secrets-store.csi.k8s.io}
      spec:
        podInfoOnMount: true
        attachRequired: false
        volumeLifecycleModes: [Ephemeral]
        # As by yesterday's values: old API servers let nobody change these.
        requiresRepublish: true
        tokenRequests: [{audience: "api://AzureADTokenExchange", expirationSeconds: 3600}]
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: {{ .Release.Name }}-secrets-store-csi-driver, namespace: {{ .Release.Namespace }}}
      spec:
        selector: {matchLabels: {app: secrets-store-csi-driver}}
        template:
          metadata: {labels: {app: secrets-store-csi-driver}}
          spec: {containers: [{name: secrets-store, image: original}]}
      """),
  PROVIDER(
      "csi-secrets-store-provider-azure",
      "driver-and-provider",
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: csi-secrets-store-provider-azure, namespace: {{ .Release.Namespace }}}
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: {{ .Release.Name }}-csi-secrets-store-provider-azure, namespace: {{ .Release.Namespace }}}
      spec:
        selector: {matchLabels: {app: csi-secrets-store-provider-azure}}
        template:
          metadata: {labels: {app: csi-secrets-store-provider-azure}}
          spec: {containers: [{name: provider-azure-installer, image: original}]}
      """),
  POD_IDENTITY(
      "aad-pod-identity",
      "pod-identity",
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: aad-pod-identity-mic, namespace: {{ .Release.Namespace }}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: aad-pod-identity-mic, namespace: {{ .Release.Namespace }}}
      spec:
        selector: {matchLabels: {app.kubernetes.io/name: aad-pod-identity, app.kubernetes.io/component: mic}}
        template:
          metadata: {labels: {app.kubernetes.io/name: aad-pod-identity, app.kubernetes.io/component: mic}}
          spec: {containers: [{name: mic, image: original}]}
      ---
      apiVersion: aadpodidentity.k8s.io/v1
      kind: AzurePodIdentityException
      metadata: {name: aks-addon-exception, namespace: kube-system}
      spec: {podLabels: {kubernetes.azure.com/managedby: aks}}
      """),
  WORKLOAD_IDENTITY(
      "workload-identity-webhook",
      "workload-identity",
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: azure-wi-webhook-server-cert, namespace: {{ .Release.Namespace }}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: azure-wi-webhook-webhook-service, namespace: {{ .Release.Namespace }}}
      spec:
        ports: [{port: 443, targetPort: 9443}]
        selector: {app: workload-identity-webhook, chart: workload-identity-webhook, release: {{ .Release.Name }}, azure-workload-identity.io/system: "true"}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: azure-wi-webhook-controller-manager, namespace: {{ .Release.Namespace }}}
      spec:
        replicas: 2
        selector: {matchLabels: {app: workload-identity-webhook, chart: workload-identity-webhook, release: {{ .Release.Name }}, azure-workload-identity.io/system: "true"}}
        template:
          metadata: {labels: {app: workload-identity-webhook, chart: workload-identity-webhook, release: {{ .Release.Name }}, azure-workload-identity.io/system: "true"}}
          spec: {containers: [{name: manager, image: original, command: [/manager]}]}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: {name: azure-wi-webhook-mutating-webhook-configuration}
      webhooks:
        - name: mutation.azure-workload-identity.io
          admissionReviewVersions: [v1, v1beta1]
          clientConfig: {service: {name: azure-wi-webhook-webhook-service, namespace: {{ .Release.Namespace }}, path: /mutate-v1-pod}}
          sideEffects: None
          objectSelector: {matchLabels: {azure.workload.identity/use: "true"}}
          rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods]}]
      """);

  private final String chart;
  private final String parts;
  private final String templates;

  OriginalChart(String chart, String parts, String templates) {
    this.chart = chart;
    this.parts = parts;
    this.templates = templates;
  }

  /// Writes it and returns its folder.
  Path write(Path folder) throws IOException {
    var home = folder.resolve(chart);
    Files.createDirectories(home.resolve("templates"));
    Files.writeString(
        home.resolve("Chart.yaml"), "{apiVersion: v2, name: %s, version: 1.0.0}".formatted(chart));
    Files.writeString(home.resolve("templates/objects.yaml"), templates);
    return home;
  }

  /// Returns its name.
  String chart() {
    return chart;
  }

  /// Returns yesterday's values for Keyway's chart.
  Charts.Values yesterday() {
    return Charts.original(chart, parts);
  }
}
