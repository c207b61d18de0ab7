// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.csi;

import dev.keyway.driver.volume.PlaceholderVolume;
import dev.keyway.protocol.csi.ControllerGetCapabilitiesRequest;
import dev.keyway.protocol.csi.ControllerGetCapabilitiesResponse;
import dev.keyway.protocol.csi.ControllerGrpc;
import dev.keyway.protocol.csi.ControllerServiceCapability;
import dev.keyway.protocol.csi.ControllerServiceCapability.RPC;
import dev.keyway.protocol.csi.CreateVolumeRequest;
import dev.keyway.protocol.csi.CreateVolumeResponse;
import dev.keyway.protocol.csi.DeleteVolumeRequest;
import dev.keyway.protocol.csi.DeleteVolumeResponse;
import dev.keyway.protocol.csi.ValidateVolumeCapabilitiesRequest;
import dev.keyway.protocol.csi.ValidateVolumeCapabilitiesResponse;
import dev.keyway.protocol.csi.ValidateVolumeCapabilitiesResponse.Confirmed;
import dev.keyway.protocol.csi.Volume;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/// `csi.v1.Controller`: a placeholder without state. Kubernetes never calls it, as all volumes of
/// this driver are inline; conformance suites do, to have a volume that they can publish.
public final class ControllerService extends ControllerGrpc.ControllerImplBase {
  @Override
  public void controllerGetCapabilities(
      ControllerGetCapabilitiesRequest request,
      StreamObserver<ControllerGetCapabilitiesResponse> observer) {
    // Not an empty list: csi-sanity up to 5.4 takes that for a missing answer. This one is true,
    // as placeholders have any access mode, and has no calls that belong to it.
    var anyWriters = RPC.newBuilder().setType(RPC.Type.SINGLE_NODE_MULTI_WRITER);
    observer.onNext(
        ControllerGetCapabilitiesResponse.newBuilder()
            .addCapabilities(ControllerServiceCapability.newBuilder().setRpc(anyWriters))
            .build());
    observer.onCompleted();
  }

  @Override
  public void createVolume(
      CreateVolumeRequest request, StreamObserver<CreateVolumeResponse> observer) {
    if (request.getName().isEmpty()) {
      observer.onError(missing("name"));
      return;
    }
    if (request.getVolumeCapabilitiesCount() == 0) {
      observer.onError(missing("volume_capabilities"));
      return;
    }
    var volume =
        Volume.newBuilder()
            .setVolumeId(PlaceholderVolume.idOf(request.getName()))
            .putAllVolumeContext(PlaceholderVolume.context(request.getParametersMap()));
    observer.onNext(CreateVolumeResponse.newBuilder().setVolume(volume).build());
    observer.onCompleted();
  }

  @Override
  public void deleteVolume(
      DeleteVolumeRequest request, StreamObserver<DeleteVolumeResponse> observer) {
    if (request.getVolumeId().isEmpty()) {
      observer.onError(missing("volume_id"));
      return;
    }
    observer.onNext(DeleteVolumeResponse.getDefaultInstance());
    observer.onCompleted();
  }

  @Override
  public void validateVolumeCapabilities(
      ValidateVolumeCapabilitiesRequest request,
      StreamObserver<ValidateVolumeCapabilitiesResponse> observer) {
    if (request.getVolumeId().isEmpty()) {
      observer.onError(missing("volume_id"));
      return;
    }
    if (request.getVolumeCapabilitiesCount() == 0) {
      observer.onError(missing("volume_capabilities"));
      return;
    }
    if (!PlaceholderVolume.hasId(request.getVolumeId())) {
      observer.onError(
          Status.NOT_FOUND
              .withDescription("there is no volume " + request.getVolumeId())
              .asRuntimeException());
      return;
    }
    var confirmed =
        Confirmed.newBuilder()
            .putAllVolumeContext(request.getVolumeContextMap())
            .addAllVolumeCapabilities(request.getVolumeCapabilitiesList())
            .putAllParameters(request.getParametersMap());
    observer.onNext(
        ValidateVolumeCapabilitiesResponse.newBuilder().setConfirmed(confirmed).build());
    observer.onCompleted();
  }

  private static RuntimeException missing(String argument) {
    return Statuses.missing(argument).asRuntimeException();
  }
}
