// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.JsonBody;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resource;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One object of the API server that several programs write: read whole and written back whole, so
/// that nothing of it is lost, and only if nobody else has written meanwhile.
record LiveObject(KubernetesClient client, Resource<GenericObject> resource, ObjectKey key) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Returns the object; empty if there is none.
  Optional<ObjectNode> read() throws KubernetesException {
    try {
      return JSON.readTree(client.raw(path())) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (KubernetesException.NotFound _) {
      return Optional.empty();
    } catch (JacksonException _) {
      // Its message may quote a key.
      throw new KubernetesException.Unavailable(
          "%s %s cannot be read".formatted(resource.kind(), key), Optional.empty(), null);
    }
  }

  private String path() {
    var group = resource.group().isEmpty() ? "/api/" : "/apis/";
    var namespace = key.namespace().isEmpty() ? "" : "/namespaces/" + key.namespace();
    return group + resource.apiVersion() + namespace + "/" + resource.plural() + "/" + key.name();
  }

  /// Writes the object.
  ///
  /// @throws KubernetesException.Conflict if it has changed since it was read
  void write(ObjectNode object) throws KubernetesException {
    var fields = JSON.convertValue(object, new TypeReference<Map<String, Object>>() {});
    var _ = client.replace(resource, key, JsonBody.of(fields));
  }

  /// Makes an empty object, if there is none. By apply and not by create: that is the only way
  /// whose right can be given for one name.
  void create(Map<String, String> labels) throws KubernetesException {
    var metadata = Map.of("name", key.name(), "namespace", key.namespace(), "labels", labels);
    var body =
        Map.of("apiVersion", resource.apiVersion(), "kind", resource.kind(), "metadata", metadata);
    var _ =
        client.patch(resource, key, new Patch.Apply(JsonBody.of(body), "keyway-webhook", false));
  }
}
