// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `objects` of a SecretProviderClass: from YAML to checked specs (provider.md §6).
final class ObjectSpecs {
  private static final String NAME_RULE = "[0-9A-Za-z-]{1,127}";

  private final FileMode defaultMode;
  private final Problems problems;

  private ObjectSpecs(FileMode defaultMode, Problems problems) {
    this.defaultMode = defaultMode;
    this.problems = problems;
  }

  /// Returns the objects in list order. What is wrong with any of them, or between them, is a
  /// problem.
  static List<ObjectSpec> parse(String yaml, FileMode defaultMode, Problems problems) {
    if (yaml.isEmpty()) {
      problems.add("objects is not set");
      return List.of();
    }
    var specs = new ObjectSpecs(defaultMode, problems);
    var parsed =
        new ObjectsYaml(problems)
            .read(yaml).stream().map(specs::spec).flatMap(Optional::stream).toList();
    PathClashes.find(claims(parsed)).forEach(problems::add);
    return parsed;
  }

  private static List<PathClashes.Claim> claims(List<ObjectSpec> specs) {
    return specs.stream()
        .map(spec ->
            new PathClashes.Claim(
                spec.wantsHistory() ? spec.path() + "/0" : spec.path(), spec.label()))
        .toList();
  }

  private Optional<ObjectSpec> spec(ObjectsYaml.Entry entry) {
    var checks = new Checks(entry.index(), new ObjectFields(entry.fields()));
    var spec = checks.spec();
    checks.faults.forEach(problems::add);
    return checks.faults.isEmpty() ? Optional.of(spec) : Optional.empty();
  }

  /// The checks of one object. A failed one leaves a harmless value behind, so that the others go
  /// on.
  private final class Checks {
    private final List<String> faults = new ArrayList<>();
    private final int index;
    private final ObjectFields fields;
    private final String type;
    private final String name;
    private final String version;

    Checks(int index, ObjectFields fields) {
      this.index = index;
      this.fields = fields;
      this.type = text("objectType");
      this.name = text("objectName");
      this.version = text("objectVersion");
    }

    ObjectSpec spec() {
      var kind = ObjectKind.parse(type);
      var formatText = text("objectFormat");
      var format = word(formatText, ObjectFormat::parse, "objectFormat", "pem or pfx");
      if (kind.isEmpty()) {
        fault("objectType " + Text.quote(type) + " is invalid: it must be secret, key or cert");
      } else if (format == ObjectFormat.PFX && kind.get() != ObjectKind.SECRET) {
        fault("objectFormat pfx needs objectType secret");
      }
      var encoding = encoding(kind);
      checkName();
      return new ObjectSpec(
          index,
          kind.orElse(ObjectKind.SECRET),
          name,
          version.toLowerCase(Locale.ROOT).equals("latest") ? "" : version,
          history(),
          format == null ? ObjectFormat.PEM : format,
          encoding,
          path(),
          mode());
    }

    private ObjectEncoding encoding(Optional<ObjectKind> kind) {
      var text = text("objectEncoding");
      if (!text.isEmpty() && kind.isPresent() && kind.get() != ObjectKind.SECRET) {
        fault("objectEncoding needs objectType secret");
        return ObjectEncoding.UTF_8;
      }
      var encoding = word(text, ObjectEncoding::parse, "objectEncoding", "utf-8, hex or base64");
      return encoding == null ? ObjectEncoding.UTF_8 : encoding;
    }

    private void checkName() {
      if (name.isEmpty()) {
        fault("objectName is not set");
      } else if (!name.matches(NAME_RULE)) {
        fault("objectName may have letters, digits and hyphens only, at most 127");
      }
      if (!version.isEmpty() && !version.matches(NAME_RULE)) {
        fault("objectVersion " + Text.quote(version) + " is no version of a Key Vault object");
      }
    }

    private int history() {
      try {
        return fields.number("objectVersionHistory");
      } catch (ObjectFields.Misfit misfit) {
        fault(String.valueOf(misfit.getMessage()));
        return 0;
      }
    }

    private String path() {
      var alias = text("objectAlias");
      var path = alias.isEmpty() ? name : alias;
      FilePath.fault(path).ifPresent(this::fault);
      return path;
    }

    private FileMode mode() {
      var text = text("filePermission");
      if (text.isEmpty()) {
        return defaultMode;
      }
      var mode = FileMode.parseOctal(text);
      if (mode.isEmpty()) {
        fault("filePermission " + Text.quote(text) + " is not an octal number between 0 and 0777");
      }
      return mode.orElse(defaultMode);
    }

    private <T> @Nullable T word(
        String text, Function<String, Optional<T>> parse, String field, String legal) {
      var word = parse.apply(text);
      if (word.isEmpty()) {
        fault(field + " " + Text.quote(text) + " is invalid: it must be " + legal);
      }
      return word.orElse(null);
    }

    private String text(String field) {
      try {
        return fields.text(field);
      } catch (ObjectFields.Misfit misfit) {
        faults.add("objects[" + index + "]: " + misfit.getMessage());
        return "";
      }
    }

    private void fault(String fault) {
      faults.add(
          ObjectSpec.label(index, Text.shorten(type), Text.shorten(name), Text.shorten(version))
              + ": "
              + fault);
    }
  }
}
