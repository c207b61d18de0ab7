// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import java.io.StringWriter;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// One change of a machine's identities, as a single request makes it. Without ids it sets the type
/// alone.
///
/// @param type the machine's new identity type, such as `UserAssigned`; not sent if empty
/// @param add resource ids in lower case
/// @param remove resource ids in lower case
public record IdentityPatch(String type, Set<String> add, Set<String> remove) {
  private static final JsonFactory FACTORY = new JsonFactory();

  public IdentityPatch {
    add = IdentityChange.lowerCase(add);
    remove = IdentityChange.lowerCase(remove);
  }

  /// Returns how many ids it names.
  public int size() {
    return add.size() + remove.size();
  }

  /// Returns the body of the request: nothing but the identity, so that it undoes no other change
  /// of the machine.
  String json() {
    var text = new StringWriter();
    try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeObjectPropertyStart("identity");
      if (!type.isEmpty()) {
        json.writeStringProperty("type", type);
      }
      if (size() > 0) {
        json.writeObjectPropertyStart("userAssignedIdentities");
        writeIds(json);
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  private void writeIds(JsonGenerator json) {
    for (var id : new TreeSet<>(add)) {
      json.writeObjectPropertyStart(id);
      json.writeEndObject();
    }
    for (var id : new TreeSet<>(remove)) {
      json.writeNullProperty(id);
    }
  }
}
