// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// JSON to send: a tree of maps, lists, texts, numbers, truth values, null, and bytes, which are
/// written as base64. Never prints its values.
public final class JsonBody {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();

  private final Object tree;

  private JsonBody(Object tree) {
    this.tree = tree;
  }

  /// Returns a body that is an object. The map is copied, what is in it is not.
  public static JsonBody of(Map<String, ?> fields) {
    return new JsonBody(Collections.unmodifiableMap(new LinkedHashMap<>(fields)));
  }

  /// Returns a body that is a list, such as a JSON patch.
  public static JsonBody of(List<?> items) {
    return new JsonBody(List.copyOf(items));
  }

  /// Returns what the object calls itself; empty if it leaves that to the server.
  String name() {
    return tree instanceof Map<?, ?> fields
            && fields.get("metadata") instanceof Map<?, ?> metadata
            && metadata.get("name") instanceof String name
        ? name
        : "";
  }

  /// Writes it as UTF-8 and leaves `out` open.
  ///
  /// @throws IllegalArgumentException if the tree holds something that JSON does not have
  public void writeTo(OutputStream out) {
    try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      write(generator, tree);
    }
  }

  /// Returns it as UTF-8.
  public byte[] bytes() {
    var bytes = new ByteArrayOutputStream();
    writeTo(bytes);
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> map -> {
        generator.writeStartObject();
        map.forEach((name, field) -> {
          generator.writeName(String.valueOf(name));
          write(generator, field);
        });
        generator.writeEndObject();
      }
      case List<?> list -> {
        generator.writeStartArray();
        list.forEach(item -> write(generator, item));
        generator.writeEndArray();
      }
      case byte[] bytes -> generator.writeBinary(bytes);
      case String text -> generator.writeString(text);
      case Boolean flag -> generator.writeBoolean(flag);
      case Integer number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case BigInteger number -> generator.writeNumber(number);
      case BigDecimal number -> generator.writeNumber(number);
      case Double number -> generator.writeNumber(number);
      default ->
          throw new IllegalArgumentException(
              "no JSON can be made of a " + value.getClass().getSimpleName());
    }
  }

  @Override
  public String toString() {
    return "JSON body";
  }
}
