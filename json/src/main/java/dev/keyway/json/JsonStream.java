// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.json;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;

/// Objects out of a stream, one at a time: what is long or never ends is not in memory as a whole.
public final class JsonStream implements AutoCloseable {
  private final JsonParser parser;

  private JsonStream(JsonParser parser) {
    this.parser = parser;
  }

  /// Reads `in`, which this object closes. Waits for its first bytes.
  ///
  /// @throws IOException if the stream fails
  public static JsonStream of(InputStream in) throws IOException {
    try {
      return new JsonStream(JsonObject.FACTORY.createParser(ObjectReadContext.empty(), in));
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  /// Returns the next of objects that follow one another; empty at the end of the stream. Waits
  /// until it is there as a whole, and not for anything behind it.
  ///
  /// @throws MalformedJson if it is something else or cut off
  /// @throws IOException if the stream fails
  public Optional<JsonObject> next() throws IOException, MalformedJson {
    try {
      if (!opened()) {
        return Optional.empty();
      }
      return Optional.of(JsonObject.object(parser));
    } catch (JacksonException e) {
      throw failure(e);
    }
  }

  /// Returns the next object without its list `name`, whose objects are handed over as they arrive.
  ///
  /// @throws MalformedJson if there is no object or it is cut off
  /// @throws IOException if the stream fails
  public JsonObject next(String name, Consumer<JsonObject> each) throws IOException, MalformedJson {
    var fields = new LinkedHashMap<String, Object>();
    try {
      if (!opened()) {
        throw new MalformedJson("there is no JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        var field = parser.currentName();
        if (parser.nextToken() == JsonToken.START_ARRAY && field.equals(name)) {
          each(each);
        } else {
          JsonObject.value(parser).ifPresent(value -> fields.put(field, value));
        }
      }
      return JsonObject.of(fields);
    } catch (JacksonException e) {
      throw failure(e);
    }
  }

  private void each(Consumer<JsonObject> each) {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        each.accept(JsonObject.object(parser));
      } else {
        parser.skipChildren();
      }
    }
  }

  private boolean opened() throws MalformedJson {
    var token = parser.nextToken();
    if (token != null && token != JsonToken.START_OBJECT) {
      throw new MalformedJson("not a JSON object");
    }
    return token != null;
  }

  private static MalformedJson failure(JacksonException e) throws IOException {
    if (e instanceof JacksonIOException && e.getCause() instanceof IOException failure) {
      throw failure;
    }
    return JsonObject.malformed(e);
  }

  @Override
  public void close() throws IOException {
    try {
      parser.close();
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
    }
  }
}
