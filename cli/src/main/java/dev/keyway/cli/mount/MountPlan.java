// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import dev.keyway.azure.SecretText;
import dev.keyway.cli.manifest.Manifest;
import dev.keyway.cli.manifest.Manifest.CsiVolume;
import dev.keyway.cli.manifest.Manifests;
import dev.keyway.provider.request.RawMount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// One volume of one pod, with everything the provider has to be told about it.
///
/// @param nodePublishSecret the values of the Secret that the volume names; empty for none
public record MountPlan(
    Manifest.Pod pod,
    CsiVolume volume,
    Manifest.SecretProviderClass providerClass,
    Optional<Map<String, SecretText>> nodePublishSecret) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String DEFAULT_MODE = Integer.toString(0644);

  /// Plans all volumes of the pods among `manifests`, in their order.
  ///
  /// @param secret stands in for a Secret that the manifests do not contain
  /// @throws MountFailed if there is nothing to mount or something a volume names is missing
  public static List<MountPlan> of(Manifests manifests, Optional<Map<String, SecretText>> secret) {
    var plans = new ArrayList<MountPlan>();
    for (var pod : manifests.of(Manifest.Pod.class)) {
      for (var volume : pod.volumes()) {
        plans.add(
            new MountPlan(
                pod,
                volume,
                providerClass(manifests, pod, volume),
                secrets(manifests, pod, volume, secret)));
      }
    }
    if (plans.isEmpty()) {
      throw new MountFailed(
          "no pod with a volume of the driver secrets-store.csi.k8s.io; read: "
              + manifests.listing());
    }
    return List.copyOf(plans);
  }

  /// Returns what the Secrets Store CSI driver would send the provider for this volume.
  public RawMount request(Map<String, PodToken> tokens) {
    // What kubelet says of the pod wins over what the class claims, as in the driver.
    var attributes = new LinkedHashMap<String, String>(providerClass.parameters());
    attributes.putAll(volume.attributes());
    attributes.put("csi.storage.k8s.io/pod.name", pod.name());
    attributes.put("csi.storage.k8s.io/pod.namespace", pod.namespace());
    attributes.put("csi.storage.k8s.io/pod.uid", UUID.randomUUID().toString());
    attributes.put("csi.storage.k8s.io/serviceAccount.name", pod.serviceAccount());
    attributes.put("csi.storage.k8s.io/ephemeral", "true");
    if (tokens.isEmpty()) {
      attributes.remove("csi.storage.k8s.io/serviceAccount.tokens");
    } else {
      attributes.put("csi.storage.k8s.io/serviceAccount.tokens", tokensJson(tokens));
    }
    return new RawMount(
        JSON.writeValueAsString(attributes),
        nodePublishSecret.map(MountPlan::secretsJson).orElse("null"),
        DEFAULT_MODE);
  }

  /// Returns `namespace/pod`, and the volume where the pod has several.
  public String label() {
    var name = pod.namespace() + "/" + pod.name();
    return pod.volumes().size() > 1 ? name + " volume " + volume.name() : name;
  }

  private static Manifest.SecretProviderClass providerClass(
      Manifests manifests, Manifest.Pod pod, CsiVolume volume) {
    return manifests
        .find(Manifest.SecretProviderClass.class, pod.namespace(), volume.secretProviderClass())
        .orElseThrow(() ->
            new MountFailed(
                "volume %s of pod %s/%s names the SecretProviderClass '%s', which is not among the manifests; read: %s"
                    .formatted(
                        volume.name(),
                        pod.namespace(),
                        pod.name(),
                        volume.secretProviderClass(),
                        manifests.listing())));
  }

  private static Optional<Map<String, SecretText>> secrets(
      Manifests manifests,
      Manifest.Pod pod,
      CsiVolume volume,
      Optional<Map<String, SecretText>> standIn) {
    return volume
        .nodePublishSecret()
        .map(name ->
            manifests
                .find(Manifest.Secret.class, pod.namespace(), name)
                .map(Manifest.Secret::values)
                .or(() -> standIn)
                .orElseThrow(() ->
                    new MountFailed(
                        "volume %s of pod %s/%s needs the Secret '%s': add its manifest, or give --secret-file or AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"
                            .formatted(volume.name(), pod.namespace(), pod.name(), name))))
        .or(() -> standIn);
  }

  private static String secretsJson(Map<String, SecretText> secrets) {
    return JSON.writeValueAsString(
        secrets.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().reveal())));
  }

  private static String tokensJson(Map<String, PodToken> tokens) {
    var json = new LinkedHashMap<String, Map<String, String>>();
    tokens.forEach((audience, token) ->
        json.put(
            audience,
            Map.of(
                "token", token.jwt().reveal(),
                "expirationTimestamp", token.expires().toString())));
    return JSON.writeValueAsString(json);
  }
}
