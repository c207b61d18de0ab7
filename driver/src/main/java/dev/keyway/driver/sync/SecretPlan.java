// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import dev.keyway.kubernetes.api.OwnerReference;
import dev.keyway.kubernetes.api.Secret;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What has to be done for a Secret to be as it should (csi-driver.md §8.5, §8.6). Pure.
sealed interface SecretPlan {
  /// It is as it should be, or nothing is known about how it should be.
  record Nothing() implements SecretPlan {}

  /// There is none yet.
  record Create(SecretContent content, List<OwnerReference> owners) implements SecretPlan {}

  /// Some of it is otherwise. What is not named here stays.
  ///
  /// @param labels to be added or changed
  /// @param annotations to be added or changed
  /// @param data all of it, if any of it differs
  /// @param owners to be added
  record Change(
      Secret current,
      Map<String, String> labels,
      Map<String, String> annotations,
      Optional<Map<String, SecretValue>> data,
      List<OwnerReference> owners)
      implements SecretPlan {}

  /// It cannot become what it should be.
  record Refused(String why) implements SecretPlan {}

  /// Compares what is there with what should be.
  ///
  /// @param content empty if no pod's files give it
  /// @param owners those who need the Secret; others are left alone
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static SecretPlan of(
      Optional<SecretContent> content,
      Collection<OwnerReference> owners,
      Optional<Secret> current) {
    if (current.isEmpty()) {
      return content
          .<SecretPlan>map(made -> new Create(made, List.copyOf(owners)))
          .orElseGet(Nothing::new);
    }
    var secret = current.get();
    if (!managed(secret)) {
      return new Refused(
          "a Secret of that name is there already and belongs to somebody else; delete it, choose"
              + " another secretName, or hand it over by the label "
              + Secret.MANAGED_LABEL
              + "=true");
    }
    var known = secret.metadata().owners().stream().map(OwnerReference::uid).toList();
    var missing = owners.stream().filter(owner -> !known.contains(owner.uid())).distinct().toList();
    var mine = content.filter(made -> made.source().compareTo(Source.of(secret)) >= 0);
    if (mine.isEmpty()) {
      return change(new Change(secret, Map.of(), Map.of(), Optional.empty(), missing));
    }
    var made = mine.get();
    if (!made.type().equals(secret.type())) {
      return new Refused(
          "it has type %s, the class wants %s, and a Secret's type cannot be changed; delete the"
                  .formatted(secret.type(), made.type())
              + " Secret, and it will be made anew");
    }
    var labels = difference(made.labels(), secret.metadata().labels());
    var annotations = difference(made.annotations(), secret.metadata().annotations());
    boolean same = digests(made.data()).equals(secret.digests());
    if (!same || !labels.isEmpty() || !annotations.isEmpty()) {
      // Noted for labels alone, too: two nodes may differ in nothing else.
      annotations.put(Source.ANNOTATION, made.source().note());
    }
    return change(
        new Change(
            secret,
            labels,
            annotations,
            same ? Optional.empty() : Optional.of(made.data()),
            missing));
  }

  /// Tells whether a Secret was made by us or by the program we replace.
  static boolean managed(Secret secret) {
    return "true".equals(secret.metadata().labels().get(Secret.MANAGED_LABEL));
  }

  private static SecretPlan change(Change change) {
    boolean nothing =
        change.labels().isEmpty()
            && change.annotations().isEmpty()
            && change.data().isEmpty()
            && change.owners().isEmpty();
    return nothing ? new Nothing() : change;
  }

  private static Map<String, String> difference(
      Map<String, String> wanted, Map<String, String> current) {
    var difference = new LinkedHashMap<String, String>();
    wanted.forEach((key, value) -> {
      if (!value.equals(current.get(key))) {
        difference.put(key, value);
      }
    });
    return difference;
  }

  private static Map<String, String> digests(Map<String, SecretValue> data) {
    return data.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().digest()));
  }
}
