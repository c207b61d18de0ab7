// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.csi;

import dev.keyway.agent.log.Log;
import dev.keyway.agent.server.InterruptibleCall;
import dev.keyway.driver.volume.PublishRequest;
import dev.keyway.driver.volume.VolumeException;
import dev.keyway.driver.volume.VolumeObserver;
import dev.keyway.driver.volume.Volumes;
import dev.keyway.protocol.csi.NodeGetCapabilitiesRequest;
import dev.keyway.protocol.csi.NodeGetCapabilitiesResponse;
import dev.keyway.protocol.csi.NodeGetInfoRequest;
import dev.keyway.protocol.csi.NodeGetInfoResponse;
import dev.keyway.protocol.csi.NodeGrpc;
import dev.keyway.protocol.csi.NodePublishVolumeRequest;
import dev.keyway.protocol.csi.NodePublishVolumeResponse;
import dev.keyway.protocol.csi.NodeServiceCapability;
import dev.keyway.protocol.csi.NodeServiceCapability.RPC;
import dev.keyway.protocol.csi.NodeStageVolumeRequest;
import dev.keyway.protocol.csi.NodeStageVolumeResponse;
import dev.keyway.protocol.csi.NodeUnpublishVolumeRequest;
import dev.keyway.protocol.csi.NodeUnpublishVolumeResponse;
import dev.keyway.protocol.csi.NodeUnstageVolumeRequest;
import dev.keyway.protocol.csi.NodeUnstageVolumeResponse;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;

/// `csi.v1.Node`: what kubelet asks of this node (csi-driver.md §2.3). Staging means nothing for
/// inline volumes, but is offered as ever.
public final class NodeService extends NodeGrpc.NodeImplBase {
  /// As long as kubelet waits, should a caller not say how long it does.
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final String nodeId;
  private final Volumes volumes;
  private final VolumeObserver observer;
  private final Log log;

  /// @param observer hears of requests that are unusable as they come; `volumes` tells of the rest
  public NodeService(String nodeId, Volumes volumes, VolumeObserver observer, Log log) {
    this.nodeId = nodeId;
    this.volumes = volumes;
    this.observer = observer;
    this.log = log;
  }

  @Override
  public void nodePublishVolume(
      NodePublishVolumeRequest request, StreamObserver<NodePublishVolumeResponse> answer) {
    PublishRequest wanted;
    try {
      wanted = PublishRequests.read(request);
    } catch (VolumeException unusable) {
      observer.publishFailed("", unusable.reason());
      answer.onError(failed("publish", unusable));
      return;
    }
    try (var call = new InterruptibleCall(Context.current())) {
      volumes.publish(wanted, call.left(LONGEST));
    } catch (Throwable failure) {
      // Whatever went wrong is this volume's alone: the process serves all pods of the node.
      answer.onError(failed("publish", failure));
      return;
    }
    answer.onNext(NodePublishVolumeResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void nodeUnpublishVolume(
      NodeUnpublishVolumeRequest request, StreamObserver<NodeUnpublishVolumeResponse> answer) {
    Path target;
    try {
      target = PublishRequests.target(request.getVolumeId(), request.getTargetPath());
    } catch (VolumeException unusable) {
      observer.unpublishFailed();
      answer.onError(failed("unpublish", unusable));
      return;
    }
    try (var _ = new InterruptibleCall(Context.current())) {
      volumes.unpublish(request.getVolumeId(), target);
    } catch (Throwable failure) {
      answer.onError(failed("unpublish", failure));
      return;
    }
    answer.onNext(NodeUnpublishVolumeResponse.getDefaultInstance());
    answer.onCompleted();
  }

  private StatusRuntimeException failed(String call, Throwable failure) {
    if (!(failure instanceof VolumeException)) {
      log.bug(call + " failed by a bug", failure);
    }
    return Statuses.of(failure).asRuntimeException();
  }

  @Override
  public void nodeStageVolume(
      NodeStageVolumeRequest request, StreamObserver<NodeStageVolumeResponse> answer) {
    if (request.getVolumeId().isEmpty()) {
      answer.onError(missing("volume_id"));
    } else if (request.getStagingTargetPath().isEmpty()) {
      answer.onError(missing("staging_target_path"));
    } else if (!request.hasVolumeCapability()) {
      answer.onError(missing("volume_capability"));
    } else {
      answer.onNext(NodeStageVolumeResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  @Override
  public void nodeUnstageVolume(
      NodeUnstageVolumeRequest request, StreamObserver<NodeUnstageVolumeResponse> answer) {
    if (request.getVolumeId().isEmpty()) {
      answer.onError(missing("volume_id"));
    } else if (request.getStagingTargetPath().isEmpty()) {
      answer.onError(missing("staging_target_path"));
    } else {
      answer.onNext(NodeUnstageVolumeResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }

  @Override
  public void nodeGetCapabilities(
      NodeGetCapabilitiesRequest request, StreamObserver<NodeGetCapabilitiesResponse> answer) {
    answer.onNext(
        NodeGetCapabilitiesResponse.newBuilder()
            .addCapabilities(capability(RPC.Type.STAGE_UNSTAGE_VOLUME))
            .addCapabilities(capability(RPC.Type.VOLUME_MOUNT_GROUP))
            .build());
    answer.onCompleted();
  }

  @Override
  public void nodeGetInfo(NodeGetInfoRequest request, StreamObserver<NodeGetInfoResponse> answer) {
    answer.onNext(NodeGetInfoResponse.newBuilder().setNodeId(nodeId).build());
    answer.onCompleted();
  }

  private static NodeServiceCapability capability(RPC.Type type) {
    return NodeServiceCapability.newBuilder().setRpc(RPC.newBuilder().setType(type)).build();
  }

  private static StatusRuntimeException missing(String argument) {
    return Statuses.missing(argument).asRuntimeException();
  }
}
