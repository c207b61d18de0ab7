// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

import static dev.keyway.kubernetes.client.MetaReading.text;

import dev.keyway.json.JsonObject;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.api.SecretProviderClass.Item;
import dev.keyway.kubernetes.api.SecretProviderClass.SecretObject;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus.ObjectVersion;

/// Reads the Secrets Store's kinds (csi-driver.md §7).
final class SecretsStoreReading {
  private SecretsStoreReading() {}

  static SecretProviderClass secretProviderClass(JsonObject json) {
    var spec = MetaReading.spec(json);
    return new SecretProviderClass(
        MetaReading.brief(json),
        text(spec, "provider"),
        MetaReading.texts(spec, "parameters"),
        spec.objects("secretObjects").stream().map(SecretsStoreReading::secretObject).toList());
  }

  private static SecretObject secretObject(JsonObject json) {
    return new SecretObject(
        text(json, "secretName"),
        text(json, "type"),
        MetaReading.texts(json, "labels"),
        MetaReading.texts(json, "annotations"),
        json.objects("data").stream()
            .map(item -> new Item(text(item, "objectName"), text(item, "key")))
            .toList());
  }

  static SecretProviderClassPodStatus podStatus(JsonObject json) {
    var status = MetaReading.status(json);
    return new SecretProviderClassPodStatus(
        MetaReading.meta(json),
        text(status, "podName"),
        text(status, "secretProviderClassName"),
        status.flag("mounted").orElse(false),
        text(status, "targetPath"),
        status.objects("objects").stream()
            .map(object -> new ObjectVersion(text(object, "id"), text(object, "version")))
            .toList());
  }
}
