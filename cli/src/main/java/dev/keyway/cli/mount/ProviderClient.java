// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.provider.MountRequest;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.provider.request.RawMount;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Calls a provider as the Secrets Store CSI driver does.
public final class ProviderClient {
  private static final int MAX_RESPONSE_BYTES = 64 << 20;

  private final ManagedChannel channel;
  private final Duration timeout;

  /// @param timeout how long a mount may take; kubelet allows two minutes
  public ProviderClient(ManagedChannel channel, Duration timeout) {
    this.channel = channel;
    this.timeout = timeout;
  }

  /// Returns the files of one mount.
  ///
  /// @throws MountFailed with the provider's message and gRPC status
  public List<MountedFile> mount(RawMount mount, String targetPath) {
    var request =
        MountRequest.newBuilder()
            .setAttributes(mount.attributes())
            .setSecrets(mount.secrets())
            .setPermission(mount.permission())
            .setTargetPath(targetPath)
            .build();
    try {
      return files(
          CSIDriverProviderGrpc.newBlockingStub(channel)
              .withWaitForReady()
              .withMaxInboundMessageSize(MAX_RESPONSE_BYTES)
              .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .mount(request));
    } catch (StatusRuntimeException e) {
      var status = e.getStatus();
      throw new MountFailed("%s (gRPC %s)".formatted(status.getDescription(), status.getCode()), e);
    }
  }

  private static List<MountedFile> files(MountResponse response) {
    if (response.getFilesCount() != response.getObjectVersionCount()) {
      throw new MountFailed(
          "the provider answered %d files but %d versions"
              .formatted(response.getFilesCount(), response.getObjectVersionCount()));
    }
    var files = new ArrayList<MountedFile>();
    for (var i = 0; i < response.getFilesCount(); i++) {
      var file = response.getFiles(i);
      files.add(
          new MountedFile(
              file.getPath(),
              file.getMode(),
              response.getObjectVersion(i).getVersion(),
              file.getContents()));
    }
    return List.copyOf(files);
  }
}
