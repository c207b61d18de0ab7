// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.Pod.Phase;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Objects of the cluster as tests need them.
public final class TestObjects {
  private TestObjects() {}

  public static ObjectMeta meta(String key) {
    int slash = key.indexOf('/');
    return ObjectMeta.of(new ObjectKey(key.substring(0, slash), key.substring(slash + 1)));
  }

  public static Pod pod(String key, String uid, Phase phase, boolean leaving, String... addresses) {
    var meta = meta(key);
    return new Pod(
        new ObjectMeta(meta.key(), uid, uid, Map.of(), Map.of(), List.of(), leaving),
        "node1",
        "default",
        phase,
        false,
        List.of(addresses),
        Optional.empty(),
        List.of());
  }

  public static Pod running(String key, String... addresses) {
    return pod(key, key, Phase.RUNNING, false, addresses);
  }

  public static Pod labelled(Pod pod, Map<String, String> labels) {
    var meta = pod.metadata();
    return new Pod(
        new ObjectMeta(
            meta.key(), meta.uid(), meta.resourceVersion(), labels, Map.of(), List.of(), false),
        pod.nodeName(),
        pod.serviceAccount(),
        pod.phase(),
        pod.hostNetwork(),
        pod.addresses(),
        pod.fsGroup(),
        pod.volumes());
  }

  public static AzureIdentity identity(String key, String clientId, String resourceId) {
    return identity(key, 0, clientId, resourceId, Optional.empty(), List.of(), "");
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  public static AzureIdentity identity(
      String key,
      long type,
      String clientId,
      String resourceId,
      Optional<ObjectKey> secret,
      List<String> auxiliary,
      String adEndpoint) {
    return new AzureIdentity(
        meta(key), false, type, resourceId, clientId, secret, "tenant", auxiliary, adEndpoint, "");
  }

  public static AzureAssignedIdentity assigned(String pod, AzureIdentity identity, State state) {
    var key = meta(pod).key();
    var name = key.name() + "-" + key.namespace() + "-" + identity.key();
    return new AzureAssignedIdentity(
        meta("default/" + name.replace('/', '-')),
        List.of(),
        identity,
        binding("default/b", identity.key().name(), "selector"),
        key,
        "node1",
        state);
  }

  public static AzureIdentityBinding binding(String key, String identity, String selector) {
    return new AzureIdentityBinding(meta(key), identity, selector, 0);
  }
}
