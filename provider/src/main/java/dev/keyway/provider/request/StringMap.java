// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// A JSON object whose values are strings, as the driver sends attributes and secrets (provider.md
/// §4). Messages give positions, never the text found there, which may be secret.
final class StringMap {
  private static final JsonFactory JSON = new JsonFactory();

  private StringMap() {}

  /// Returns the entries; empty for JSON `null`. A `null` value becomes the empty string and the
  /// last of equal keys wins. Anything else is a problem of `field`, and gives empty too.
  static Optional<Map<String, String>> parse(String field, String json, Problems problems) {
    try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      var first = parser.nextToken();
      if (first == null) {
        problems.add(field + " is empty: a JSON object of strings is needed");
        return Optional.empty();
      }
      Optional<Map<String, String>> result =
          first == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(entries(first, parser));
      if (parser.nextToken() != null) {
        throw new Misfit("goes on after its end", parser);
      }
      return result;
    } catch (Misfit misfit) {
      problems.add(field + " " + misfit.getMessage());
    } catch (JacksonException broken) {
      var at = broken.getLocation();
      problems.add(
          field + " is not JSON, at line " + at.getLineNr() + " column " + at.getColumnNr());
    }
    return Optional.empty();
  }

  private static Map<String, String> entries(JsonToken first, JsonParser parser) {
    if (first != JsonToken.START_OBJECT) {
      throw new Misfit("is not a JSON object", parser);
    }
    var entries = new LinkedHashMap<String, String>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var key = parser.currentName();
      var value = parser.nextToken();
      if (value != JsonToken.VALUE_STRING && value != JsonToken.VALUE_NULL) {
        throw new Misfit("has a value that is not a string", parser);
      }
      entries.put(key, value == JsonToken.VALUE_NULL ? "" : parser.getString());
    }
    return entries;
  }

  private static final class Misfit extends RuntimeException {
    Misfit(String what, JsonParser parser) {
      super(what + ", at column " + parser.currentTokenLocation().getColumnNr());
    }
  }
}
