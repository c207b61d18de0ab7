// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The entries of ConfigMaps and Secrets among the manifests.
record Values(PodDocuments documents, String namespace) {

  /// Returns the entries by key; empty if there is no such object.
  Optional<Map<String, byte[]>> of(String kind, String name) {
    return documents.find(kind, namespace, name).map(Values::entries);
  }

  private static Map<String, byte[]> entries(JsonNode object) {
    var secret = object.path("kind").asString("").equals("Secret");
    var entries = new LinkedHashMap<String, byte[]>();
    object
        .path("data")
        .properties()
        .forEach(entry ->
            entries.put(
                entry.getKey(), secret ? decoded(entry.getValue()) : text(entry.getValue())));
    object
        .path("binaryData")
        .properties()
        .forEach(entry -> entries.put(entry.getKey(), decoded(entry.getValue())));
    object
        .path("stringData")
        .properties()
        .forEach(entry -> entries.put(entry.getKey(), text(entry.getValue())));
    return entries;
  }

  private static byte[] text(JsonNode value) {
    return value.asString("").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] decoded(JsonNode value) {
    return Base64.getMimeDecoder().decode(value.asString(""));
  }
}
