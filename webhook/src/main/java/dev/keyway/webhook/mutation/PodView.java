// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What of a pod decides about its changes. What else it has is not looked at, and stays.
///
/// @param name with which its volume is named; for a pod that is not named yet, what its name will
///   begin with
/// @param serviceAccount the name of the account it runs as
/// @param windows whether it says that it runs on Windows
record PodView(
    String name,
    Map<String, String> annotations,
    String serviceAccount,
    boolean hostNetwork,
    boolean windows,
    ObjectList initContainers,
    ObjectList containers,
    ObjectList volumes) {
  private static final String SPEC = "/spec";

  /// Reads a pod.
  ///
  /// @throws Refused if something is not of the kind that the API has there, saying where
  static PodView of(JsonNode json) throws Refused {
    if (!(json instanceof ObjectNode pod)) {
      throw new Refused("couldn't get version/kind; the request has no Pod as its object");
    }
    var metadata = object(pod, "", "metadata");
    var spec = object(pod, "", "spec");
    return new PodView(
        name(metadata),
        texts(metadata, "/metadata", "annotations"),
        ObjectList.text(spec, SPEC, "serviceAccountName")
            .filter(name -> !name.isEmpty())
            .orElse("default"),
        flag(spec, "hostNetwork"),
        windows(spec),
        ObjectList.of(spec, SPEC, "initContainers"),
        ObjectList.of(spec, SPEC, "containers"),
        ObjectList.of(spec, SPEC, "volumes"));
  }

  private static String name(ObjectNode metadata) throws Refused {
    var name = ObjectList.text(metadata, "/metadata", "name").orElse("");
    var prefix = ObjectList.text(metadata, "/metadata", "generateName").orElse("");
    return name.isEmpty() ? prefix + " (prefix)" : name;
  }

  private static boolean windows(ObjectNode spec) throws Refused {
    var system = ObjectList.text(object(spec, SPEC, "os"), SPEC + "/os", "name");
    var node = texts(spec, SPEC, "nodeSelector").get("kubernetes.io/os");
    return system.equals(Optional.of("windows")) || "windows".equals(node);
  }

  private static boolean flag(ObjectNode owner, String name) throws Refused {
    var field = owner.path(name);
    if (field.isMissingNode() || field.isNull()) {
      return false;
    }
    if (!field.isBoolean()) {
      throw ObjectList.misshapen(SPEC + "/" + name, "true or false");
    }
    return field.booleanValue();
  }

  private static ObjectNode object(ObjectNode owner, String path, String name) throws Refused {
    var field = owner.path(name);
    if (field.isMissingNode() || field.isNull()) {
      return owner.objectNode();
    }
    if (!(field instanceof ObjectNode object)) {
      throw ObjectList.misshapen(path + "/" + name, "an object");
    }
    return object;
  }

  private static Map<String, String> texts(ObjectNode owner, String path, String name)
      throws Refused {
    var texts = new LinkedHashMap<String, String>();
    for (var entry : object(owner, path, name).properties()) {
      if (!entry.getValue().isString() && !entry.getValue().isNull()) {
        throw ObjectList.misshapen(path + "/" + name + "/" + entry.getKey(), "a string");
      }
      texts.put(entry.getKey(), entry.getValue().stringValue(""));
    }
    return texts;
  }
}
