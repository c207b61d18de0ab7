// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.workloadidentity;

import dev.keyway.kubernetes.client.JsonBody;
import java.util.List;
import java.util.Map;

/// The pods that are created, of about the size that users' are.
final class Pods {
  static final String ACCOUNT = "app-1";

  /// What only a pod has that the webhook has seen.
  static final String ADMITTED = "AZURE_FEDERATED_TOKEN_FILE";

  private static final String LABEL = "azure.workload.identity/use";

  private Pods() {}

  /// Returns a new pod.
  ///
  /// @param labelled whether the API server asks the webhook about it
  static byte[] pod(boolean labelled) {
    return JsonBody.of(fields(labelled)).bytes();
  }

  private static Map<String, Object> fields(boolean labelled) {
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        Map.of(
            "generateName",
            "web-",
            "namespace",
            "default",
            "labels",
            labelled ? Map.of("app", "web", LABEL, "true") : Map.of("app", "web")),
        "spec",
        Map.of(
            "serviceAccountName",
            ACCOUNT,
            "containers",
            List.of(container("web"), container("log"))));
  }

  private static Map<String, Object> container(String name) {
    return Map.of(
        "name",
        name,
        "image",
        "registry.example/%s:1".formatted(name),
        "env",
        List.of(Map.of("name", "A", "value", "a"), Map.of("name", "B", "value", "b")),
        "resources",
        Map.of("limits", Map.of("cpu", "1", "memory", "256Mi")));
  }

  /// Returns what the API server asks the webhook about such a pod.
  static byte[] review() {
    return JsonBody.of(
            Map.of(
                "apiVersion",
                "admission.k8s.io/v1",
                "kind",
                "AdmissionReview",
                "request",
                Map.of(
                    "uid",
                    "7e4a0000-0000-4000-8000-0000000000aa",
                    "kind",
                    Map.of("group", "", "version", "v1", "kind", "Pod"),
                    "resource",
                    Map.of("group", "", "version", "v1", "resource", "pods"),
                    "namespace",
                    "default",
                    "operation",
                    "CREATE",
                    "dryRun",
                    true,
                    "object",
                    fields(true))))
        .bytes();
  }
}
