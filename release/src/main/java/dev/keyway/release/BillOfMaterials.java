// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release;

import dev.keyway.release.image.BuiltImage;
import dev.keyway.release.image.DebianPackage;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What the image is made of, with licences, in the form of CycloneDX 1.6.
final class BillOfMaterials {
  private static final JsonMapper JSON = new JsonMapper();

  private BillOfMaterials() {}

  /// Adds what Maven does not know: the Java runtime and Debian's packages.
  ///
  /// @param libraries what Maven says of the program
  static String complete(String libraries, BuiltImage image) {
    var bill = (ObjectNode) JSON.readTree(libraries);
    var components = bill.withArray("components");
    var runtime = components.addObject();
    runtime.put("type", "platform").put("name", "Java runtime").put("version", image.runtime());
    runtime
        .putArray("licenses")
        .addObject()
        .put("expression", "GPL-2.0-only WITH Classpath-exception-2.0");
    for (var each : image.packages()) {
      add(components.addObject(), each);
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bill) + "\n";
  }

  /// Its licences are in the image, in the package's own words, where the property says.
  private static void add(ObjectNode component, DebianPackage each) {
    component
        .put("type", "library")
        .put("name", each.name())
        .put("version", each.version())
        .put(
            "purl",
            "pkg:deb/debian/%s@%s?arch=%s"
                .formatted(each.name(), each.version(), each.architecture()));
    component
        .putArray("properties")
        .addObject()
        .put("name", "licence")
        .put("value", "/usr/share/doc/%s/copyright".formatted(each.name()));
  }
}
