// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// The Secrets that volumes name by `nodePublishSecretRef`. Their values are kept nowhere.
record PublishSecrets(KubernetesClient client) {
  private static final Resource<GenericObject> WITH_VALUES =
      Resources.generic("", "v1", "Secret", "secrets", true);

  Map<String, String> read(ObjectKey key) throws KubernetesException {
    var data = client.get(WITH_VALUES, key).json().object("data").map(JsonObject::texts);
    var values = new LinkedHashMap<String, String>();
    data.orElse(Map.of())
        .forEach((name, base64) ->
            values.put(name, new String(Base64.getDecoder().decode(base64), UTF_8)));
    return values;
  }
}
