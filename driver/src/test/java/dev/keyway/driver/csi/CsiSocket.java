// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.csi;

import dev.keyway.agent.server.Endpoint;
import dev.keyway.agent.server.SocketServer;
import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.driver.volume.TestNode;
import dev.keyway.driver.volume.Volumes;
import dev.keyway.protocol.csi.ControllerGrpc;
import dev.keyway.protocol.csi.ControllerGrpc.ControllerBlockingStub;
import dev.keyway.protocol.csi.IdentityGrpc;
import dev.keyway.protocol.csi.IdentityGrpc.IdentityBlockingStub;
import dev.keyway.protocol.csi.NodeGrpc;
import dev.keyway.protocol.csi.NodeGrpc.NodeBlockingStub;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The three services on a real socket, and clients of them.
final class CsiSocket implements AutoCloseable {
  private final SocketServer server;
  private final ManagedChannel channel;
  final IdentityBlockingStub identity;
  final NodeBlockingStub node;
  final ControllerBlockingStub controller;

  CsiSocket(Path folder, TestNode machine, Volumes volumes) throws IOException {
    var path = folder.toRealPath().resolve("csi.sock");
    server =
        SocketServer.start(
            new Endpoint.Unix(path),
            List.of(
                new IdentityService("secrets-store.csi.k8s.io", "v0.1.0"),
                new NodeService("node-1", volumes, machine.recorded, machine.log),
                new ControllerService()),
            new RequestLog(machine.log),
            Duration.ofSeconds(5));
    channel = UnixSocketChannels.client(path);
    identity = IdentityGrpc.newBlockingStub(channel);
    node = NodeGrpc.newBlockingStub(channel);
    controller = ControllerGrpc.newBlockingStub(channel);
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    server.close();
  }
}
