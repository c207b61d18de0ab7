// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import dev.keyway.driver.file.VolumeFile;
import dev.keyway.protocol.provider.MountRequest;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.protocol.provider.ObjectVersion;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The messages of the provider protocol, and what they mean (csi-driver.md §5.4).
final class MountMessages {
  static final String RPC_FAILED = "GRPCProviderError";

  private static final String PERMISSION = "420"; // 0644, in the only base that JSON has
  private static final JsonFactory JSON = new JsonFactory();

  private MountMessages() {}

  static MountRequest request(ProviderCall call) {
    var request =
        MountRequest.newBuilder()
            .setAttributes(json(call.attributes()))
            .setSecrets(call.secrets().map(MountMessages::json).orElse("null"))
            .setTargetPath(call.target().toString())
            .setPermission(PERMISSION);
    new TreeMap<>(call.mounted())
        .forEach((id, version) ->
            request.addCurrentObjectVersion(
                ObjectVersion.newBuilder().setId(id).setVersion(version)));
    return request.build();
  }

  private static String json(Map<String, String> values) {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      new TreeMap<>(values).forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    return text.toString();
  }

  static ProviderAnswer answer(String provider, MountResponse response) throws ProviderFailure {
    var code = response.getError().getCode();
    if (!code.isEmpty()) {
      throw new ProviderFailure(
          "provider \"%s\" answered with the error code %s".formatted(provider, code),
          Status.Code.UNKNOWN,
          code,
          null);
    }
    var versions = new LinkedHashMap<String, String>();
    response
        .getObjectVersionList()
        .forEach(object -> versions.put(object.getId(), object.getVersion()));
    if (versions.isEmpty()) {
      throw new ProviderFailure(
          "object versions missing in the answer of provider \"%s\"; does the class ask for any object?"
              .formatted(provider),
          Status.Code.UNKNOWN,
          RPC_FAILED,
          null);
    }
    var files =
        response.getFilesList().stream()
            .map(file -> new VolumeFile(file.getPath(), file.getMode(), file.getContents()))
            .toList();
    return new ProviderAnswer(versions, files);
  }

  /// Returns the failure of an answer above the limit, in the words that channels use for it.
  static StatusRuntimeException beyond(int limit, int size) {
    return Status.RESOURCE_EXHAUSTED
        .withDescription(
            "gRPC message exceeds maximum size %d: %d; raise --max-call-recv-msg-size"
                .formatted(limit, size))
        .asRuntimeException();
  }

  /// Tells whether an answer was refused for its size by the limit that the operator sets. Go's
  /// word for it is known, too, as a provider may pass on a failure of its own client.
  static boolean tooLarge(Status status) {
    var text = String.valueOf(status.getDescription());
    return status.getCode() == Status.Code.RESOURCE_EXHAUSTED
        && (text.contains("gRPC message exceeds maximum size")
            || (text.contains("grpc: received message larger than max")
                && !text.contains("larger than max length allowed on current machine")));
  }

  /// Tells whether the provider dropped the call, as one does that ends, without a status of its
  /// own: HTTP/2's word for that is CANCEL, as if we had not wanted to know any more.
  static boolean brokenOff(Status status) {
    return status.getCode() == Status.Code.CANCELLED
        && String.valueOf(status.getDescription()).contains("Rst Stream");
  }
}
