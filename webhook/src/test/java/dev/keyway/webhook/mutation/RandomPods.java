// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Pods that the API server would let in, with some of what the webhook looks at and some that it
/// does not know.
final class RandomPods {
  private static final List<String> VARIABLES =
      List.of(
          "AZURE_CLIENT_ID",
          "AZURE_TENANT_ID",
          "AZURE_FEDERATED_TOKEN_FILE",
          "AZURE_AUTHORITY_HOST",
          "AZURE_KUBERNETES_CA_FILE",
          "HOME");
  private static final List<String> CONTAINERS =
      List.of("a", "b", "azwi-proxy", "azwi-proxy-init", "c", "d");

  private RandomPods() {}

  static JsonNode pod(Random random) {
    var pod = object().put("apiVersion", "v1").put("kind", "Pod");
    var metadata = pod.putObject("metadata");
    if (random.nextBoolean()) {
      metadata.put("name", name(random));
    }
    metadata.put("generateName", name(random) + "-");
    if (random.nextInt(4) > 0) {
      annotate(metadata.putObject("annotations"), random);
    }
    var spec = pod.putObject("spec").put("unknownField", random.nextInt());
    // Names are distributed over both lists, each once.
    int split = random.nextInt(CONTAINERS.size());
    containers(spec, "initContainers", CONTAINERS.subList(0, split), random);
    containers(spec, "containers", CONTAINERS.subList(split, CONTAINERS.size()), random);
    volumes(spec, metadata, random);
    return pod;
  }

  private static void annotate(ObjectNode annotations, Random random) {
    var prefix = TestWebhook.PREFIX;
    put(annotations, prefix + "inject-proxy-sidecar", random, "true", "false", "");
    put(annotations, prefix + "proxy-sidecar-port", random, "8000", "1", "65535");
    put(annotations, prefix + "skip-containers", random, "a", "a; azwi-proxy", ";");
    put(annotations, prefix + "service-account-token-expiration", random, "", "3600", "86400");
    put(annotations, prefix + "use-identity-binding", random, "true", "True", "false");
    put(annotations, prefix + "misspelt", random, "x", "y", "z");
  }

  private static void put(ObjectNode target, String key, Random random, String... values) {
    if (random.nextBoolean()) {
      target.put(key, values[random.nextInt(values.length)]);
    }
  }

  private static void containers(ObjectNode spec, String list, List<String> names, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> {}
      case 1 -> spec.putNull(list);
      case 2 -> spec.putArray(list);
      default -> {
        var containers = spec.putArray(list);
        names.stream()
            .filter(_ -> random.nextInt(3) > 0)
            .forEach(name -> containers.add(container(random, name, 3)));
      }
    }
  }

  static ObjectNode container(Random random, String name, int variables) {
    var container = object().put("name", name).put("unknown", random.nextLong());
    container.putObject("securityContext").putObject("future").put("deep", true);
    if (random.nextBoolean()) {
      container.put("restartPolicy", "Always");
    }
    if (random.nextBoolean()) {
      var env = container.putArray("env");
      VARIABLES.stream()
          .filter(_ -> random.nextInt(4) == 0)
          .forEach(one -> env.addObject().put("name", one).put("value", "own"));
      for (int i = random.nextInt(variables); i > 0; i--) {
        env.addObject().put("name", "V" + i).putObject("valueFrom").put("fieldRef", "x");
      }
    }
    switch (random.nextInt(5)) {
      case 0 -> container.putNull("volumeMounts");
      case 1 -> container.putArray("volumeMounts").add(TokenVolume.mount(TokenVolume.name("web")));
      case 2 ->
          container
              .putArray("volumeMounts")
              .addObject()
              .put("name", "data")
              .put("mountPath", "/data")
              .put("subPath", "x");
      default -> {}
    }
    return container;
  }

  private static void volumes(ObjectNode spec, ObjectNode metadata, Random random) {
    if (random.nextBoolean()) {
      var volumes = spec.putArray("volumes");
      volumes.addObject().put("name", "data").putObject("emptyDir").put("future", 1.5);
      if (random.nextBoolean()) {
        var own = TokenVolume.name(metadata.path("name").stringValue("none"));
        volumes.addObject().put("name", own).putObject("emptyDir");
      }
    }
  }

  private static String name(Random random) {
    return random.nextBoolean() ? "web" : "pod-" + random.nextInt(1000);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
