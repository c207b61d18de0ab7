// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.output;

import dev.keyway.cli.mount.MountedFile;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What became of one mount.
///
/// @param name how the user knows it
/// @param details further facts, such as the calls it took, in the order to show them
public record MountReport(
    String name,
    String secretProviderClass,
    Map<String, String> details,
    List<MountedFile> files,
    Duration time) {

  /// Returns lines for a person.
  public String text() {
    var table = Table.of("mode", "bytes", "version", "path");
    for (var file : files) {
      table.row(file.octalMode(), Integer.toString(file.size()), file.version(), file.path());
    }
    return table.render("    ");
  }

  /// Returns a value for `-o json`.
  public Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", name);
    json.put("secretProviderClass", secretProviderClass);
    json.putAll(details);
    json.put("milliseconds", time.toMillis());
    json.put("files", files.stream().map(MountReport::json).toList());
    return json;
  }

  private static Map<String, Object> json(MountedFile file) {
    var json = new LinkedHashMap<String, Object>();
    json.put("path", file.path());
    json.put("mode", file.octalMode());
    json.put("bytes", file.size());
    json.put("version", file.version());
    return json;
  }
}
