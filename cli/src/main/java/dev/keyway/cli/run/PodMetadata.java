// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.nmi.LocalNmi;
import dev.keyway.sandbox.DemoWorld;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What answers a pod's calls to the metadata service: NMI where the pod has pod identity, else the
/// machine's own service.
final class PodMetadata implements AutoCloseable {
  static final String LABEL = "aadpodidbinding";
  private static final List<String> KINDS = List.of("AzureIdentity", "AzureIdentityBinding");

  private final Optional<LocalNmi> nmi;
  private final URI endpoint;

  private PodMetadata(Optional<LocalNmi> nmi, URI endpoint) {
    this.nmi = nmi;
    this.endpoint = endpoint;
  }

  /// Starts what the pod needs.
  static PodMetadata start(JsonNode pod, PodDocuments documents, LocalCloud cloud)
      throws IOException {
    if (!pod.path("metadata").path("labels").has(LABEL)) {
      return new PodMetadata(Optional.empty(), cloud.endpoints().imds(DemoWorld.VIRTUAL_MACHINE));
    }
    var nmi = LocalNmi.start(objects(pod, documents), cloud);
    return new PodMetadata(Optional.of(nmi), nmi.endpoint());
  }

  private static List<Map<String, Object>> objects(JsonNode pod, PodDocuments documents) {
    var objects = new ArrayList<Map<String, Object>>();
    var running = (ObjectNode) pod.deepCopy();
    running.withObject("/spec").put("nodeName", DemoWorld.VIRTUAL_MACHINE);
    // The program calls from this machine, so this is the pod's address.
    running.withObject("/status").put("podIP", "127.0.0.1").put("phase", "Running");
    objects.add(map(running));
    for (var document : documents.all()) {
      if (KINDS.contains(document.path("kind").asString(""))) {
        objects.add(map(document));
      }
    }
    return objects;
  }

  @SuppressWarnings("unchecked") // A JSON object has string names.
  private static Map<String, Object> map(JsonNode object) {
    var named = (ObjectNode) object.deepCopy();
    named.withObject("/metadata").put("namespace", PodDocuments.namespace(object));
    return new HashMap<>(JsonMapper.shared().convertValue(named, Map.class));
  }

  /// Returns where it answers.
  URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() throws IOException {
    if (nmi.isPresent()) {
      nmi.get().close();
    }
  }
}
