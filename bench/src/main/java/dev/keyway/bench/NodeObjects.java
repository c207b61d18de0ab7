// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.cli.mount.PodTokens;
import dev.keyway.driver.status.StatusName;
import dev.keyway.driver.volume.PodRef;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.sandbox.DemoWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// The objects of a node's pods: what users, the scheduler and the garbage collector do.
final class NodeObjects {
  static final String NODE = "bench";
  static final String DRIVER = "secrets-store.csi.k8s.io";
  static final String NAMESPACE = "default";

  private static final String ACCOUNT = "workload-identity";
  private static final Duration TOKEN_LIFE = Duration.ofHours(6);

  /// A class must have some.
  private static final Map<String, String> PARAMETERS = Map.of("answer", "at once");

  private final NodeSurroundings surroundings;
  private final String tokens;
  private final AtomicInteger pods = new AtomicInteger();

  NodeObjects(NodeSurroundings surroundings) {
    this.surroundings = surroundings;
    var token =
        surroundings
            .azure()
            .serviceAccountToken(
                NAMESPACE, ACCOUNT, "bench", PodTokens.WORKLOAD_IDENTITY, TOKEN_LIFE);
    this.tokens =
        """
        {"%s":{"token":"%s","expirationTimestamp":"%s"}}\
        """
            .formatted(PodTokens.WORKLOAD_IDENTITY, token, Instant.now().plus(TOKEN_LIFE));
  }

  /// Makes a class of the provider that answers at once.
  void instantClass(String name) throws KubernetesException {
    create(name, InstantProvider.NAME, PARAMETERS, List.of());
  }

  /// Makes such a class whose files become a Secret of the same name.
  void syncedClass(String name) throws KubernetesException {
    var data =
        IntStream.range(0, InstantProvider.FILES)
            .mapToObj(InstantProvider::file)
            .map(file -> Map.of("objectName", file, "key", file))
            .toList();
    create(
        name,
        InstantProvider.NAME,
        PARAMETERS,
        List.of(Map.of("secretName", name, "type", "Opaque", "data", data)));
  }

  /// Makes a class of secrets in the local Azure's vault.
  ///
  /// @param first the number of the first secret
  void vaultClass(String name, int first, int count) throws KubernetesException {
    var secrets =
        IntStream.range(first, first + count)
            .mapToObj(i -> "secret-" + i % NodeSurroundings.SECRETS)
            .toList();
    var parameters =
        Map.of(
            "keyvaultName",
            NodeSurroundings.VAULT,
            "tenantID",
            DemoWorld.TENANT,
            "clientID",
            DemoWorld.WORKLOAD_IDENTITY,
            "objects",
            PodMount.objects(secrets));
    create(name, "azure", parameters, List.of());
  }

  private void create(
      String name, String provider, Map<String, String> parameters, List<?> secretObjects)
      throws KubernetesException {
    var spec = new LinkedHashMap<String, Object>();
    spec.put("provider", provider);
    spec.put("parameters", parameters);
    if (!secretObjects.isEmpty()) {
      spec.put("secretObjects", secretObjects);
    }
    var resource = Resources.SECRET_PROVIDER_CLASSES;
    var _ =
        surroundings
            .client()
            .create(
                resource,
                NAMESPACE,
                JsonBody.of(
                    Map.of(
                        "apiVersion",
                        resource.group() + "/" + resource.version(),
                        "kind",
                        resource.kind(),
                        "metadata",
                        Map.of("name", name),
                        "spec",
                        spec)));
  }

  /// Makes a running pod on the node.
  NodeVolume pod(String className) throws KubernetesException {
    var name = "pod-" + pods.incrementAndGet();
    var volume =
        Map.of(
            "name",
            "v",
            "csi",
            Map.of(
                "driver",
                DRIVER,
                "readOnly",
                true,
                "volumeAttributes",
                Map.of("secretProviderClass", className)));
    var container =
        Map.of(
            "name",
            "c",
            "image",
            "pause",
            "volumeMounts",
            List.of(Map.of("name", "v", "mountPath", "/mnt/secrets")));
    var pod =
        surroundings
            .client()
            .create(
                Resources.PODS,
                NAMESPACE,
                JsonBody.of(
                    Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Pod",
                        "metadata",
                        Map.of("name", name, "labels", Map.of("app", "bench")),
                        "spec",
                        Map.of(
                            "nodeName",
                            NODE,
                            "serviceAccountName",
                            ACCOUNT,
                            "terminationGracePeriodSeconds",
                            0,
                            "volumes",
                            List.of(volume),
                            "containers",
                            List.of(container)))));
    var uid = pod.metadata().uid();
    var target =
        surroundings
            .pods()
            .resolve(uid)
            .resolve("volumes/kubernetes.io~csi")
            .resolve("v")
            .resolve("mount");
    var context = new LinkedHashMap<String, String>();
    context.put("secretProviderClass", className);
    context.put("csi.storage.k8s.io/pod.name", name);
    context.put("csi.storage.k8s.io/pod.namespace", NAMESPACE);
    context.put("csi.storage.k8s.io/pod.uid", uid);
    context.put("csi.storage.k8s.io/serviceAccount.name", ACCOUNT);
    context.put("csi.storage.k8s.io/ephemeral", "true");
    context.put("csi.storage.k8s.io/serviceAccount.tokens", tokens);
    return new NodeVolume(name, uid, className, target, context);
  }

  /// Takes a pod away, and its status with it.
  void remove(NodeVolume volume) throws KubernetesException {
    surroundings.client().delete(Resources.PODS, new ObjectKey(NAMESPACE, volume.pod()));
    var ref = new PodRef(NAMESPACE, volume.pod(), volume.uid());
    surroundings.client().delete(Resources.POD_STATUSES, StatusName.of(ref, volume.className()));
  }

  /// Returns how many statuses there are.
  int statuses() throws KubernetesException {
    return surroundings.client().list(Resources.POD_STATUSES, Selection.ALL).size();
  }
}
