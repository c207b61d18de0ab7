// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.driver.file.Ownership;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.SecretProviderClass;
import io.grpc.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// What is to be asked of whom, and who shall own the answer (csi-driver.md §3.2, steps 9 to 12).
///
/// @param attributes the class's parameters, over which the pod's volume context is laid
record FetchPlan(String provider, Map<String, String> attributes, Ownership ownership) {
  /// @param podGroup where the pod's group is looked up if kubelet did not say it
  static FetchPlan of(
      PublishRequest request, SecretProviderClass spc, Supplier<OptionalInt> podGroup)
      throws VolumeException {
    var key = new ObjectKey(request.pod().namespace(), request.className());
    if (spc.provider().isEmpty()) {
      throw unusable(key, "provider");
    }
    if (spc.parameters().isEmpty()) {
      throw unusable(key, "parameters");
    }
    var attributes = attributes(request, spc.parameters());
    if (!request.readOnly()) {
      throw new VolumeException(
          "the volume of pod "
              + request.pod()
              + " is not read-only; set readOnly: true in the pod's csi volume",
          Status.Code.INVALID_ARGUMENT,
          Reason.FAILED_TO_MOUNT,
          null);
    }
    return new FetchPlan(spc.provider(), attributes, ownership(request, attributes, podGroup));
  }

  private static Map<String, String> attributes(
      PublishRequest request, Map<String, String> parameters) {
    var attributes = new HashMap<>(parameters);
    attributes.putAll(request.context());
    var tokens =
        request
            .secrets()
            .map(secrets -> secrets.get(VolumeContext.TOKENS))
            .orElse(request.context().getOrDefault(VolumeContext.TOKENS, ""));
    if (!tokens.isEmpty()) {
      attributes.put(VolumeContext.TOKENS, tokens);
    }
    return Map.copyOf(attributes);
  }

  private static Ownership ownership(
      PublishRequest request, Map<String, String> attributes, Supplier<OptionalInt> podGroup)
      throws VolumeException {
    var owner = id(request, attributes, VolumeContext.FILE_OWNER);
    var group = id(request, attributes, VolumeContext.FILE_GROUP);
    if (group.isEmpty()) {
      group = request.group();
    }
    return new Ownership(owner, group.isEmpty() ? podGroup.get() : group);
  }

  private static OptionalInt id(PublishRequest request, Map<String, String> attributes, String key)
      throws VolumeException {
    var text = attributes.get(key);
    if (text == null) {
      return OptionalInt.empty();
    }
    if (!text.matches("[0-9]{1,10}") || Long.parseLong(text) > Integer.MAX_VALUE) {
      throw new VolumeException(
          "%s of pod %s and SecretProviderClass %s/%s is \"%s\", not a number from 0 to 2147483647"
              .formatted(key, request.pod(), request.pod().namespace(), request.className(), text),
          Status.Code.INVALID_ARGUMENT,
          Reason.FAILED_TO_MOUNT,
          null);
    }
    return OptionalInt.of(Integer.parseInt(text));
  }

  private static VolumeException unusable(ObjectKey key, String field) {
    return new VolumeException(
        "SecretProviderClass " + key + " has no spec." + field + "; add it to the class",
        Status.Code.UNKNOWN,
        Reason.FAILED_TO_MOUNT,
        null);
  }

  @Override
  public String toString() {
    return "FetchPlan[" + provider + "]";
  }
}
