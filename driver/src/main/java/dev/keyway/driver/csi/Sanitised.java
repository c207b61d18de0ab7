// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.csi;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.keyway.driver.volume.VolumeContext;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A message as JSON for the log, without what is secret in it (csi-driver.md §1.5).
final class Sanitised {
  private static final String STRIPPED = "***stripped***";
  private static final String SECRETS = "secrets";
  private static final JsonFactory JSON = new JsonFactory();

  private Sanitised() {}

  /// Returns one line of JSON with the names of the protocol.
  static String json(Message message) {
    var text = new StringWriter();
    try (var out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      message(out, message);
    }
    return text.toString();
  }

  private static void message(JsonGenerator out, Message message) {
    out.writeStartObject();
    for (var field : message.getAllFields().entrySet()) {
      var descriptor = field.getKey();
      out.writeName(descriptor.getName());
      if (descriptor.getName().equals(SECRETS)) {
        out.writeString(STRIPPED);
      } else if (descriptor.isMapField()) {
        map(out, (List<?>) field.getValue());
      } else if (descriptor.isRepeated()) {
        out.writeStartArray();
        for (var element : (List<?>) field.getValue()) {
          value(out, element);
        }
        out.writeEndArray();
      } else {
        value(out, field.getValue());
      }
    }
    out.writeEndObject();
  }

  private static void map(JsonGenerator out, List<?> entries) {
    Map<String, Object> sorted = new TreeMap<>();
    for (var entry : entries) {
      var pair = (Message) entry;
      FieldDescriptor key = pair.getDescriptorForType().findFieldByNumber(1);
      FieldDescriptor value = pair.getDescriptorForType().findFieldByNumber(2);
      sorted.put(String.valueOf(pair.getField(key)), pair.getField(value));
    }
    out.writeStartObject();
    for (var entry : sorted.entrySet()) {
      out.writeName(entry.getKey());
      value(out, entry.getKey().equals(VolumeContext.TOKENS) ? STRIPPED : entry.getValue());
    }
    out.writeEndObject();
  }

  private static void value(JsonGenerator out, Object value) {
    switch (value) {
      case Message nested -> message(out, nested);
      case EnumValueDescriptor constant -> out.writeString(constant.getName());
      case Boolean flag -> out.writeBoolean(flag);
      case Number number -> out.writeNumber(number.toString());
      case ByteString bytes -> out.writeString(bytes.size() + " bytes");
      default -> out.writeString(value.toString());
    }
  }
}
