// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import dev.keyway.azure.keyvault.ObjectRef;
import dev.keyway.azure.keyvault.ObjectType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// The objects that a class lists, as far as the check needs them.
final class ClassObjects {
  private ClassObjects() {}

  /// Returns the first object; empty if the text is not as the provider wants it, which a mount
  /// will tell.
  static Optional<ObjectRef> first(String objects) {
    try {
      return items(load(objects)).stream().flatMap(ClassObjects::object).findFirst();
    } catch (YAMLException _) {
      return Optional.empty();
    }
  }

  private static List<?> items(@Nullable Object document) {
    var list = document instanceof Map<?, ?> map ? map.get("array") : document;
    return list instanceof List<?> items ? items : List.of();
  }

  private static Stream<ObjectRef> object(@Nullable Object item) {
    var fields = item instanceof String text ? load(text) : item;
    if (!(fields instanceof Map<?, ?> map) || map.get("objectName") == null) {
      return Stream.empty();
    }
    var version = map.get("objectVersion");
    return type(map.get("objectType")).stream()
        .map(type ->
            new ObjectRef(
                type,
                String.valueOf(map.get("objectName")).strip(),
                version == null ? "" : String.valueOf(version).strip()));
  }

  private static Optional<ObjectType> type(@Nullable Object text) {
    return switch (String.valueOf(text).strip().toLowerCase(Locale.ROOT)) {
      case "secret" -> Optional.of(ObjectType.SECRET);
      case "key" -> Optional.of(ObjectType.KEY);
      case "cert" -> Optional.of(ObjectType.CERTIFICATE);
      default -> Optional.empty();
    };
  }

  private static @Nullable Object load(String text) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }
}
