// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// One JSON object of somebody else's making. A field that is absent, null, or of another kind
/// reads as empty, so that the caller alone decides what is required. Never prints its values.
public final class JsonObject {
  /// An object without fields.
  public static final JsonObject EMPTY = new JsonObject(Map.of());

  private static final int MAX_DEPTH = 32;

  // Which of two equal names counts differs between readers; who checks a token's claims must not
  // see another claim than who issued it meant.
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(32 << 20)
                  .build())
          .build();

  private final Map<String, Object> fields;

  private JsonObject(Map<String, Object> fields) {
    this.fields = fields;
  }

  /// Returns the object that `json` (UTF-8) is.
  ///
  /// @throws MalformedJson if it is anything else, is cut off, or has a name twice
  public static JsonObject parse(byte[] json) throws MalformedJson {
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedJson("not a JSON object");
      }
      var object = object(parser);
      if (parser.nextToken() != null) {
        throw new MalformedJson("something follows the JSON object");
      }
      return object;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  static MalformedJson malformed(JacksonException e) {
    // The parser's own message may quote the text.
    var place = e.getLocation();
    return new MalformedJson(
        place == null
            ? "not valid JSON"
            : "not valid JSON at line %d, column %d"
                .formatted(place.getLineNr(), place.getColumnNr()));
  }

  /// Returns the object at whose opening brace `parser` stands.
  static JsonObject object(JsonParser parser) {
    var fields = new LinkedHashMap<String, Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      value(parser).ifPresent(value -> fields.put(name, value));
    }
    return new JsonObject(fields);
  }

  static JsonObject of(Map<String, Object> fields) {
    return new JsonObject(fields);
  }

  static Optional<Object> value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> Optional.of(object(parser));
      case START_ARRAY -> Optional.of(array(parser));
      case VALUE_STRING -> Optional.of(parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Optional.of(parser.getDecimalValue());
      case VALUE_TRUE -> Optional.of(true);
      case VALUE_FALSE -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static List<Object> array(JsonParser parser) {
    var items = new ArrayList<Object>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      value(parser).ifPresent(items::add);
    }
    return items;
  }

  /// Returns the same object with names compared without regard to case.
  public JsonObject ignoringCase() {
    var folded = new TreeMap<String, Object>(String.CASE_INSENSITIVE_ORDER);
    folded.putAll(fields);
    return new JsonObject(folded);
  }

  /// Returns a text field.
  public Optional<String> text(String name) {
    return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /// Returns a whole number, written as a number or as digits in a string.
  public Optional<Long> number(String name) {
    try {
      return switch (fields.get(name)) {
        case BigDecimal number when number.precision() - number.scale() < 19 ->
            Optional.of(number.longValue());
        case String digits -> Optional.of(Long.parseLong(digits.strip()));
        case null, default -> Optional.empty();
      };
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// Returns a truth value, written as such or as a string.
  public Optional<Boolean> flag(String name) {
    return switch (fields.get(name)) {
      case Boolean flag -> Optional.of(flag);
      case String text when text.toLowerCase(Locale.ROOT).equals("true") -> Optional.of(true);
      case String text when text.toLowerCase(Locale.ROOT).equals("false") -> Optional.of(false);
      case null, default -> Optional.empty();
    };
  }

  /// Returns a nested object.
  public Optional<JsonObject> object(String name) {
    return fields.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
  }

  /// Returns the objects in a list; other items of it are left out.
  public List<JsonObject> objects(String name) {
    return items(name).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  /// Returns the strings in a list, or the one string that stands in its place.
  public List<String> texts(String name) {
    return text(name)
        .map(List::of)
        .orElseGet(() ->
            items(name).stream().filter(String.class::isInstance).map(String.class::cast).toList());
  }

  /// Returns the fields that are text, in the order of the JSON: for objects whose names are data.
  public Map<String, String> texts() {
    var texts = new LinkedHashMap<String, String>();
    fields.forEach((name, value) -> {
      if (value instanceof String text) {
        texts.put(name, text);
      }
    });
    return texts;
  }

  /// Returns the fields that are objects, in the order of the JSON: for objects whose names are
  /// data.
  public Map<String, JsonObject> objects() {
    var objects = new LinkedHashMap<String, JsonObject>();
    fields.forEach((name, value) -> {
      if (value instanceof JsonObject object) {
        objects.put(name, object);
      }
    });
    return objects;
  }

  /// Returns the whole object as maps, lists, texts, [BigDecimal]s and truth values, without its
  /// nulls: for who passes an object on and knows little of it. The maps and lists are the
  /// caller's.
  public Map<String, Object> tree() {
    var tree = new LinkedHashMap<String, Object>();
    fields.forEach((name, value) -> tree.put(name, plain(value)));
    return tree;
  }

  private static Object plain(Object value) {
    return switch (value) {
      case JsonObject object -> object.tree();
      case List<?> list -> {
        var items = new ArrayList<Object>();
        list.forEach(item -> items.add(plain(item)));
        yield items;
      }
      default -> value;
    };
  }

  /// Tells whether the field is there and not null.
  public boolean has(String name) {
    return fields.containsKey(name);
  }

  private List<?> items(String name) {
    return fields.get(name) instanceof List<?> list ? list : List.of();
  }

  @Override
  public String toString() {
    return "JSON object with " + fields.keySet();
  }
}
