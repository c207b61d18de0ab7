// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.protocol.csi.NodeGetCapabilitiesRequest;
import dev.keyway.protocol.csi.NodeGetInfoRequest;
import dev.keyway.protocol.csi.NodeGrpc;
import dev.keyway.protocol.csi.NodeServiceCapability;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A plug-in's socket, and what it has said of itself. Every call has a connection of its own, as
/// kubelet's have, so that a plug-in which came back is reached at once.
record CsiPlugin(
    String driver, Path endpoint, String nodeId, long maxVolumes, boolean takesMountGroup) {

  /// Asks a plug-in what it is.
  ///
  /// @throws io.grpc.StatusRuntimeException if it does not answer
  static CsiPlugin ask(String driver, Path endpoint, Duration limit) {
    return call(
        endpoint,
        limit,
        stub -> {
          var info = stub.nodeGetInfo(NodeGetInfoRequest.getDefaultInstance());
          var capabilities =
              stub.nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance());
          return new CsiPlugin(
              driver,
              endpoint,
              info.getNodeId(),
              info.getMaxVolumesPerNode(),
              capabilities.getCapabilitiesList().stream()
                  .anyMatch(one ->
                      one.getRpc().getType() == NodeServiceCapability.RPC.Type.VOLUME_MOUNT_GROUP));
        });
  }

  /// Makes a call.
  ///
  /// @throws io.grpc.StatusRuntimeException if the plug-in refuses or does not answer
  <T> T call(Duration limit, Function<NodeGrpc.NodeBlockingStub, T> call) {
    return call(endpoint, limit, call);
  }

  private static <T> T call(
      Path endpoint, Duration limit, Function<NodeGrpc.NodeBlockingStub, T> call) {
    ManagedChannel channel = UnixSocketChannels.client(endpoint);
    try {
      return call.apply(
          NodeGrpc.newBlockingStub(channel)
              .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS));
    } finally {
      channel.shutdownNow();
    }
  }
}
