// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.manifest;

import dev.keyway.kubernetes.api.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// One object as somebody has written it. Never prints its fields, as it may be a Secret.
///
/// @param key without a namespace if it names none
/// @param fields all of it
public record Manifest(String apiVersion, String kind, ObjectKey key, Map<String, Object> fields) {
  public Manifest {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /// Returns the objects in `text`: YAML documents or JSON; lists are taken apart.
  ///
  /// @throws MalformedManifest if it is not YAML, or an object lacks apiVersion, kind or name
  public static List<Manifest> parse(String text) throws MalformedManifest {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    var output = new DumperOptions();
    var yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(output),
            output,
            options,
            new WithoutTimes());
    var manifests = new ArrayList<Manifest>();
    try {
      for (var document : yaml.loadAll(text)) {
        add(document, manifests);
      }
    } catch (MarkedYAMLException e) {
      var place = e.getProblemMark();
      var where = place == null ? "" : " at line " + (place.getLine() + 1);
      throw new MalformedManifest("not valid YAML" + where);
    } catch (YAMLException _) {
      throw new MalformedManifest("not valid YAML");
    }
    return List.copyOf(manifests);
  }

  private static void add(@Nullable Object document, List<Manifest> manifests)
      throws MalformedManifest {
    if (document == null) {
      return;
    }
    var fields = fields(document);
    if (fields.get("items") instanceof List<?> items && text(fields, "kind").endsWith("List")) {
      for (var item : items) {
        add(item, manifests);
      }
      return;
    }
    manifests.add(of(fields));
  }

  private static Map<String, Object> fields(Object document) throws MalformedManifest {
    if (!(document instanceof Map<?, ?> map)) {
      throw new MalformedManifest("a document is no object");
    }
    var fields = new LinkedHashMap<String, Object>();
    map.forEach((name, value) -> {
      if (value != null) {
        fields.put(String.valueOf(name), value);
      }
    });
    return fields;
  }

  private static Manifest of(Map<String, Object> fields) throws MalformedManifest {
    var metadata =
        fields.get("metadata") instanceof Map<?, ?> map ? fields(map) : Map.<String, Object>of();
    var manifest =
        new Manifest(
            text(fields, "apiVersion"),
            text(fields, "kind"),
            new ObjectKey(text(metadata, "namespace"), text(metadata, "name")),
            fields);
    if (manifest.apiVersion().isEmpty() || manifest.kind().isEmpty()) {
      throw new MalformedManifest("an object lacks apiVersion or kind");
    }
    if (manifest.key().name().isEmpty()) {
      throw new MalformedManifest("a %s lacks metadata.name".formatted(manifest.kind()));
    }
    return manifest;
  }

  private static String text(Map<String, Object> fields, String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  @Override
  public String toString() {
    return "%s %s".formatted(kind, key);
  }

  /// Leaves times as they are written: JSON has no type for them.
  private static final class WithoutTimes extends Resolver {
    @Override
    public void addImplicitResolver(Tag tag, Pattern pattern, String first, int limit) {
      if (!tag.equals(Tag.TIMESTAMP)) {
        super.addImplicitResolver(tag, pattern, first, limit);
      }
    }
  }
}
