// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import dev.keyway.agent.server.Endpoint;
import dev.keyway.agent.server.SocketServer;
import dev.keyway.protocol.csi.NodeGetCapabilitiesRequest;
import dev.keyway.protocol.csi.NodeGetCapabilitiesResponse;
import dev.keyway.protocol.csi.NodeGetInfoRequest;
import dev.keyway.protocol.csi.NodeGetInfoResponse;
import dev.keyway.protocol.csi.NodeGrpc;
import dev.keyway.protocol.csi.NodePublishVolumeRequest;
import dev.keyway.protocol.csi.NodePublishVolumeResponse;
import dev.keyway.protocol.csi.NodeServiceCapability;
import dev.keyway.protocol.csi.NodeUnpublishVolumeRequest;
import dev.keyway.protocol.csi.NodeUnpublishVolumeResponse;
import dev.keyway.protocol.registration.InfoRequest;
import dev.keyway.protocol.registration.PluginInfo;
import dev.keyway.protocol.registration.RegistrationGrpc;
import dev.keyway.protocol.registration.RegistrationStatus;
import dev.keyway.protocol.registration.RegistrationStatusResponse;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A CSI plug-in that makes a folder where it should mount, or fails as it is told.
final class FakePlugin implements AutoCloseable {
  private static final ServerInterceptor PLAIN =
      new ServerInterceptor() {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
          return next.startCall(call, headers);
        }
      };

  final Queue<NodePublishVolumeRequest> published = new ConcurrentLinkedQueue<>();
  final Queue<NodeUnpublishVolumeRequest> unpublished = new ConcurrentLinkedQueue<>();
  final Queue<RegistrationStatus> told = new ConcurrentLinkedQueue<>();

  /// Answers of the next publishes.
  final Queue<Status> failures = new ConcurrentLinkedQueue<>();

  private final String driver;
  private final Path endpoint;
  private final SocketServer csi;
  private final SocketServer registration;

  private FakePlugin(String driver, Path folder, Path registry) throws IOException {
    this.driver = driver;
    this.endpoint = folder.resolve(driver + ".sock");
    this.csi = serve(endpoint, new Node());
    this.registration = serve(registry.resolve(driver + "-reg.sock"), new Registration());
  }

  static FakePlugin start(String driver, Path folder, Path registry) throws IOException {
    return new FakePlugin(driver, folder, registry);
  }

  private static SocketServer serve(Path socket, BindableService service) throws IOException {
    return SocketServer.start(
        new Endpoint.Unix(socket), List.of(service), PLAIN, Duration.ofSeconds(1));
  }

  @Override
  public void close() throws IOException {
    registration.close();
    csi.close();
  }

  private static <T> void answer(StreamObserver<T> observer, T answer) {
    observer.onNext(answer);
    observer.onCompleted();
  }

  private final class Registration extends RegistrationGrpc.RegistrationImplBase {
    @Override
    public void getInfo(InfoRequest request, StreamObserver<PluginInfo> observer) {
      answer(
          observer,
          PluginInfo.newBuilder()
              .setType("CSIPlugin")
              .setName(driver)
              .setEndpoint(endpoint.toString())
              .addSupportedVersions("1.0.0")
              .build());
    }

    @Override
    public void notifyRegistrationStatus(
        RegistrationStatus request, StreamObserver<RegistrationStatusResponse> observer) {
      told.add(request);
      answer(observer, RegistrationStatusResponse.getDefaultInstance());
    }
  }

  private final class Node extends NodeGrpc.NodeImplBase {
    @Override
    public void nodeGetInfo(
        NodeGetInfoRequest request, StreamObserver<NodeGetInfoResponse> observer) {
      answer(observer, NodeGetInfoResponse.newBuilder().setNodeId("id-of-node").build());
    }

    @Override
    public void nodeGetCapabilities(
        NodeGetCapabilitiesRequest request, StreamObserver<NodeGetCapabilitiesResponse> observer) {
      var group =
          NodeServiceCapability.RPC
              .newBuilder()
              .setType(NodeServiceCapability.RPC.Type.VOLUME_MOUNT_GROUP);
      answer(
          observer,
          NodeGetCapabilitiesResponse.newBuilder()
              .addCapabilities(NodeServiceCapability.newBuilder().setRpc(group))
              .build());
    }

    @Override
    public void nodePublishVolume(
        NodePublishVolumeRequest request, StreamObserver<NodePublishVolumeResponse> observer) {
      published.add(request);
      var failure = failures.poll();
      if (failure != null) {
        observer.onError(failure.asRuntimeException());
        return;
      }
      try {
        Files.createDirectories(Path.of(request.getTargetPath()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      answer(observer, NodePublishVolumeResponse.getDefaultInstance());
    }

    @Override
    public void nodeUnpublishVolume(
        NodeUnpublishVolumeRequest request, StreamObserver<NodeUnpublishVolumeResponse> observer) {
      unpublished.add(request);
      answer(observer, NodeUnpublishVolumeResponse.getDefaultInstance());
    }
  }
}
