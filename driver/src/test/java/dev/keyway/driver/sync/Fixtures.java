// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.OwnerReference;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClass.Item;
import dev.keyway.kubernetes.api.SecretProviderClass.SecretObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Values that several tests need.
final class Fixtures {
  private Fixtures() {}

  static SecretObject object(String name, String type, Item... items) {
    return new SecretObject(name, type, Map.of(), Map.of(), List.of(items));
  }

  static SecretContent.Files files(Map<String, byte[]> contents) {
    return new LazyFiles(() -> contents);
  }

  static SecretValue value(String text) {
    return SecretValue.of(text.getBytes(UTF_8));
  }

  static OwnerReference owner(String name, String uid) {
    return new OwnerReference("apps/v1", "ReplicaSet", name, uid);
  }

  /// Returns what the API server holds after a plan was carried out.
  static Secret after(SecretPlan plan, Secret before, long version) {
    return switch (plan) {
      case SecretPlan.Create create -> {
        var annotations = new LinkedHashMap<>(create.content().annotations());
        annotations.put(Source.ANNOTATION, create.content().source().note());
        yield secret(
            version,
            create.content().type(),
            create.content().labels(),
            annotations,
            create.owners(),
            digests(create.content().data()));
      }
      case SecretPlan.Change change -> {
        var labels = new LinkedHashMap<>(before.metadata().labels());
        labels.putAll(change.labels());
        var annotations = new LinkedHashMap<>(before.metadata().annotations());
        annotations.putAll(change.annotations());
        var owners = new LinkedHashSet<>(before.metadata().owners());
        owners.addAll(change.owners());
        yield secret(
            version,
            before.type(),
            labels,
            annotations,
            List.copyOf(owners),
            change.data().map(Fixtures::digests).orElse(before.digests()));
      }
      default -> before;
    };
  }

  static Secret secret(
      long version,
      String type,
      Map<String, String> labels,
      Map<String, String> annotations,
      List<OwnerReference> owners,
      Map<String, String> digests) {
    return new Secret(
        new ObjectMeta(
            new ObjectKey("ns", "s"), "uid", "" + version, labels, annotations, owners, false),
        type,
        digests);
  }

  static Map<String, String> digests(Map<String, SecretValue> data) {
    return data.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().digest()));
  }
}
