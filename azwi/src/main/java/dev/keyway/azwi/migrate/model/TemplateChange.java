// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What some parts of a pod template should be. The same type tells what they were.
///
/// @param account sets both spellings of the service account's name where it speaks of them
/// @param classes the SecretProviderClass of some volumes, by the volume's name
public record TemplateChange(
    Delta account, Delta labels, Delta annotations, Map<String, String> classes) {
  public static final TemplateChange NONE =
      new TemplateChange(Delta.NONE, Delta.NONE, Delta.NONE, Map.of());

  private static final String ATTRIBUTE = "secretProviderClass";

  public TemplateChange {
    classes = Collections.unmodifiableMap(new TreeMap<>(classes));
  }

  /// Returns the change of a template's service account.
  public static Delta account(String name) {
    // The older spelling would otherwise be left with the older name.
    return Delta.set("serviceAccountName", name).andRemove("serviceAccount");
  }

  /// Returns both; where both speak of something, `other` counts.
  public TemplateChange and(TemplateChange other) {
    var all = new TreeMap<>(classes);
    all.putAll(other.classes);
    return new TemplateChange(
        account.and(other.account),
        labels.and(other.labels),
        annotations.and(other.annotations),
        all);
  }

  /// Returns what now stands where this speaks of: applied later, it brings it back.
  public TemplateChange before(Workload workload) {
    var template = workload.template();
    var volumes = new LinkedHashMap<>(workload.classes());
    volumes.keySet().retainAll(classes.keySet());
    return new TemplateChange(
        account.before(template.texts("spec")),
        labels.before(template.texts("metadata", "labels")),
        annotations.before(template.texts("metadata", "annotations")),
        volumes);
  }

  /// Returns the workload with this done to its template.
  public Workload on(Workload workload) {
    var template = account.on(workload.template(), "spec");
    template = labels.on(template, "metadata", "labels");
    template = annotations.on(template, "metadata", "annotations");
    var volumes = template.trees("spec", "volumes").stream().map(this::volume).toList();
    var changed =
        classes.isEmpty() || volumes.isEmpty()
            ? template
            : template.with(volumes, "spec", "volumes");
    return workload.withTemplate(changed);
  }

  private Tree volume(Tree volume) {
    return Optional.ofNullable(classes.get(volume.text("name")))
        .map(name -> volume.with(name, "csi", "volumeAttributes", ATTRIBUTE))
        .orElse(volume);
  }
}
