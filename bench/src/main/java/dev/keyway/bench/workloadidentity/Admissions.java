// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.workloadidentity;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.manifest.MalformedManifest;
import dev.keyway.kubernetes.manifest.Manifest;
import dev.keyway.kubernetes.manifest.Manifests;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// What a webhook on this machine needs in a cluster, and what the API server asks it.
///
/// @param secret where the webhook keeps its certificate and authority
public record Admissions(KubernetesClient client, ObjectKey secret, int port) {
  /// Returns those of a webhook of a namespace.
  public static Admissions of(KubernetesClient client, String namespace, int port) {
    return new Admissions(client, new ObjectKey(namespace, "azure-wi-webhook-server-cert"), port);
  }

  /// Makes the configuration that points to the webhook, and annotated service accounts.
  public void install(int accounts) throws IOException {
    var configuration =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingWebhookConfiguration
        metadata: {name: azure-wi-webhook-mutating-webhook-configuration}
        webhooks:
          - name: mutation.azure-workload-identity.io
            admissionReviewVersions: [v1, v1beta1]
            clientConfig: {url: "%s"}
            failurePolicy: Fail
            reinvocationPolicy: IfNeeded
            sideEffects: None
            timeoutSeconds: 10
            objectSelector: {matchLabels: {azure.workload.identity/use: "true"}}
            rules:
              - {operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods]}
        """
            .formatted(address());
    try {
      for (var manifest : Manifest.parse(configuration)) {
        var _ = new Manifests(client, "keyway-bench").apply(manifest, "default");
      }
    } catch (MalformedManifest e) {
      throw new IOException("cannot install: " + e.getMessage(), e);
    }
    for (var i = 1; i <= accounts; i++) {
      var annotations = Map.of("azure.workload.identity/client-id", "client-" + i);
      var _ =
          client.create(
              Resources.SERVICE_ACCOUNTS,
              "default",
              JsonBody.of(
                  Map.of("metadata", Map.of("name", "app-" + i, "annotations", annotations))));
    }
  }

  private URI address() {
    return URI.create("https://127.0.0.1:%d/mutate-v1-pod".formatted(port));
  }

  /// Returns the webhook's authority as PEM; empty while there is none.
  byte[] authority() throws IOException {
    return client
        .find(Resources.SECRET_VALUES, secret)
        .flatMap(found -> found.value("ca.crt"))
        .orElse(new byte[0]);
  }

  /// Asks the webhook about a pod.
  ///
  /// @throws IOException if it does not let it in
  void admit(HttpsPosts direct) throws IOException, InterruptedException {
    if (!direct.post(address(), "", Pods.review()).contains("\"allowed\":true")) {
      throw new IOException("the webhook refused the pod");
    }
  }

  /// Tells whether the webhook answers by the newest authority.
  public boolean answered() throws InterruptedException {
    try (var direct = new HttpsPosts(authority())) {
      admit(direct);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// Asks so many times a second.
  ///
  /// @return how often the webhook failed
  public int ask(int perSecond, Duration length) throws IOException, InterruptedException {
    try (var direct = new HttpsPosts(authority())) {
      return new OpenLoad(perSecond).run(length, () -> admit(direct)).failures().size();
    }
  }
}
