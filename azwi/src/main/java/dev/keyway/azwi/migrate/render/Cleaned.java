// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.render;

import dev.keyway.azwi.migrate.model.Tree;
import java.util.List;

/// Objects without what the server and its controllers have written into them, as their authors
/// might have.
final class Cleaned {
  private static final String TOKEN_VOLUME = "kube-api-access-";
  private static final List<String> METADATA =
      List.of(
          "managedFields",
          "resourceVersion",
          "uid",
          "creationTimestamp",
          "selfLink",
          "generation",
          "ownerReferences");
  private static final List<String> ANNOTATIONS =
      List.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "deployment.kubernetes.io/revision",
          "deprecated.daemonset.template.generation");
  private static final List<String> JOB_LABELS =
      List.of(
          "controller-uid",
          "job-name",
          "batch.kubernetes.io/controller-uid",
          "batch.kubernetes.io/job-name");

  private Cleaned() {}

  static Tree of(Tree object) {
    var clean = object.without("status");
    for (var field : METADATA) {
      clean = clean.without("metadata", field);
    }
    for (var annotation : ANNOTATIONS) {
      clean = clean.without("metadata", "annotations", annotation);
    }
    return switch (object.text("kind")) {
      case "Pod" -> pod(clean);
      case "Job" -> job(clean);
      case "ServiceAccount" -> clean.without("secrets"); // Tokens that its controller made.
      case "CronJob" -> template(clean, "spec", "jobTemplate", "spec", "template");
      case "SecretProviderClass" -> clean;
      default -> template(clean, "spec", "template");
    };
  }

  private static Tree template(Tree object, String... path) {
    var template =
        object
            .tree(path)
            .without("metadata", "creationTimestamp")
            .without("spec", "serviceAccount");
    return object.with(template, path);
  }

  /// A Job names its pods by its own identifier, which the next one must not have.
  private static Tree job(Tree object) {
    var job = template(object, "spec", "template");
    if (object.flag("spec", "manualSelector")) {
      return job;
    }
    job = job.without("spec", "selector");
    for (var label : JOB_LABELS) {
      job =
          job.without("spec", "template", "metadata", "labels", label)
              .without("metadata", "labels", label);
    }
    return job;
  }

  private static Tree pod(Tree object) {
    var pod = object.without("spec", "nodeName").without("spec", "serviceAccount");
    pod = kept(pod, "name", "spec", "volumes");
    for (var containers : List.of("initContainers", "containers")) {
      var list =
          pod.trees("spec", containers).stream()
              .map(container -> kept(container, "name", "volumeMounts"))
              .toList();
      pod = list.isEmpty() ? pod : pod.with(list, "spec", containers);
    }
    return pod;
  }

  private static Tree kept(Tree tree, String name, String... path) {
    var all = tree.trees(path);
    var kept = all.stream().filter(item -> !item.text(name).startsWith(TOKEN_VOLUME)).toList();
    return kept.size() == all.size()
        ? tree
        : kept.isEmpty() ? tree.without(path) : tree.with(kept, path);
  }
}
