// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.model;

import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An object that runs pods, and that no other object controls.
///
/// @param kind of `object`
/// @param object all of it, as the server told it
/// @param foreignOwner what controls it, where that is of a kind that cannot be moved
public record Workload(WorkloadKind kind, Tree object, Optional<WorkloadId> foreignOwner) {
  private static final String DRIVER = "secrets-store.csi.k8s.io";
  private static final String LABEL = AzureIdentityBinding.LABEL;

  /// Returns what to call it: the owner, where there is one.
  public WorkloadId id() {
    return foreignOwner.orElseGet(() -> new WorkloadId(kind.text(), key()));
  }

  public ObjectKey key() {
    return new ObjectKey(object.text("metadata", "namespace"), object.text("metadata", "name"));
  }

  /// Returns what its pods are made of: `metadata` and `spec`.
  public Tree template() {
    return object.tree(kind.template().toArray(String[]::new));
  }

  /// Returns the same with other pods.
  public Workload withTemplate(Tree template) {
    var path = kind.template().toArray(String[]::new);
    return new Workload(kind, object.with(template, path), foreignOwner);
  }

  public Map<String, String> labels() {
    return template().texts("metadata", "labels");
  }

  /// Returns the name of its pods' service account.
  public String serviceAccount() {
    var name = template().text("spec", "serviceAccountName");
    var older = template().text("spec", "serviceAccount");
    return !name.isEmpty() ? name : !older.isEmpty() ? older : "default";
  }

  /// Returns the SecretProviderClass of each of its volumes that have one, by the volume's name.
  public Map<String, String> classes() {
    var classes = new LinkedHashMap<String, String>();
    for (var volume : template().trees("spec", "volumes")) {
      var name = volume.text("csi", "volumeAttributes", "secretProviderClass");
      if (volume.text("csi", "driver").equals(DRIVER) && !name.isEmpty()) {
        classes.put(volume.text("name"), name);
      }
    }
    return classes;
  }

  /// Tells whether a volume with that class names a Secret for its provider.
  public boolean hasPublishSecret(String secretProviderClass) {
    return template().trees("spec", "volumes").stream()
        .filter(volume ->
            volume
                .text("csi", "volumeAttributes", "secretProviderClass")
                .equals(secretProviderClass))
        .anyMatch(volume -> !volume.text("csi", "nodePublishSecretRef", "name").isEmpty());
  }

  public boolean hostNetwork() {
    return template().flag("spec", "hostNetwork");
  }

  /// Tells whether its pods ask for a Windows node.
  public boolean windows() {
    var spec = template().tree("spec");
    return spec.text("os", "name").equalsIgnoreCase("windows")
        || spec.text("nodeSelector", "kubernetes.io/os").equalsIgnoreCase("windows")
        || spec.text("nodeSelector", "beta.kubernetes.io/os").equalsIgnoreCase("windows");
  }

  /// Tells whether the label of pod identity selects its pods for it, and so has to stay.
  public boolean selectsByBindingLabel() {
    return object.tree("spec", "selector", "matchLabels").fields().containsKey(LABEL)
        || object.tree("spec", "selector").fields().containsKey(LABEL)
        || object.trees("spec", "selector", "matchExpressions").stream()
            .anyMatch(expression -> expression.text("key").equals(LABEL));
  }

  /// Returns one of its pods, as far as matching looks at it.
  public Pod pod() {
    return new Pod(
        new ObjectMeta(key(), "", "", labels(), Map.of(), List.of(), false),
        "node",
        serviceAccount(),
        Pod.Phase.RUNNING,
        hostNetwork(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  @Override
  public String toString() {
    return id().toString();
  }
}
