// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What the author of a pod probably did not mean.
final class Advice {
  private static final Set<String> OF_PODS =
      Set.of(
          Annotations.EXPIRATION,
          Annotations.SKIP_CONTAINERS,
          Annotations.INJECT_PROXY,
          Annotations.PROXY_PORT);
  private static final Set<String> OF_ACCOUNTS =
      Set.of(Annotations.CLIENT_ID, Annotations.TENANT_ID, Annotations.EXPIRATION);

  private final PodView pod;
  private final Account account;
  private final String bindingAnnotation;
  private final List<String> warnings = new ArrayList<>();

  /// @param bindingAnnotation by which pods ask for an identity binding; empty if they cannot
  Advice(PodView pod, Account account, String bindingAnnotation) {
    this.pod = pod;
    this.account = account;
    this.bindingAnnotation = bindingAnnotation;
  }

  /// Returns a sentence for each thing.
  ///
  /// @param containers the names of all containers
  /// @param lacksClientId whether a container is left without a client ID
  List<String> about(Set<String> containers, boolean lacksClientId) {
    if (lacksClientId) {
      warnings.add(
          "%s has no annotation %s: AZURE_CLIENT_ID is not set, so programs must name the identity"
                  .formatted(account, Annotations.CLIENT_ID)
              + " themselves");
    }
    proxy();
    var strangers =
        skipped(pod.annotations()).stream().filter(name -> !containers.contains(name)).toList();
    if (!strangers.isEmpty()) {
      warnings.add(
          "annotation %s names what is no container of the pod: %s"
              .formatted(Annotations.SKIP_CONTAINERS, String.join(", ", strangers)));
    }
    unknown(pod.annotations(), OF_PODS).forEach(this::strangeOnPod);
    var others = unknown(account.annotations(), OF_ACCOUNTS).collect(joining(", "));
    if (!others.isEmpty()) {
      warnings.add("%s has annotations that do nothing there: %s".formatted(account, others));
    }
    return warnings;
  }

  /// Returns the containers that are to be left as they are.
  static Set<String> skipped(Map<String, String> annotations) {
    return Stream.of(annotations.getOrDefault(Annotations.SKIP_CONTAINERS, "").split(";"))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(toCollection(LinkedHashSet::new));
  }

  private void proxy() {
    var wish = pod.annotations().getOrDefault(Annotations.INJECT_PROXY, "").strip();
    if (!Set.of("", "true", "false").contains(wish.toLowerCase(Locale.ROOT))) {
      warnings.add(
          "annotation %s is neither true nor false; it is taken for true"
              .formatted(Annotations.INJECT_PROXY));
    }
  }

  private Stream<String> unknown(Map<String, String> annotations, Set<String> known) {
    return annotations.keySet().stream()
        .filter(key -> key.startsWith(Annotations.PREFIX))
        .filter(key -> !known.contains(key) && !key.equals(bindingAnnotation))
        .sorted();
  }

  private void strangeOnPod(String key) {
    if (key.equals(Annotations.USE_LABEL)) {
      warnings.add("annotation " + key + " does nothing: it has to be a label of the pod");
    } else if (OF_ACCOUNTS.contains(key)) {
      warnings.add("annotation " + key + " does nothing on a pod: it has to be one of " + account);
    } else if (key.startsWith(Annotations.USE_LABEL + "-")) {
      warnings.add(
          "annotation " + key + " does nothing: this webhook has no token endpoint of that name");
    } else {
      warnings.add("annotation " + key + " is not known and does nothing; is it misspelt?");
    }
  }
}
