// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.csi;

import com.google.protobuf.BoolValue;
import dev.keyway.protocol.csi.GetPluginCapabilitiesRequest;
import dev.keyway.protocol.csi.GetPluginCapabilitiesResponse;
import dev.keyway.protocol.csi.GetPluginInfoRequest;
import dev.keyway.protocol.csi.GetPluginInfoResponse;
import dev.keyway.protocol.csi.IdentityGrpc;
import dev.keyway.protocol.csi.PluginCapability;
import dev.keyway.protocol.csi.PluginCapability.Service;
import dev.keyway.protocol.csi.ProbeRequest;
import dev.keyway.protocol.csi.ProbeResponse;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/// `csi.v1.Identity`: which plug-in this is (csi-driver.md §2.1).
public final class IdentityService extends IdentityGrpc.IdentityImplBase {
  private final String name;
  private final String version;

  /// @param name the driver's name, as pods' volumes give it
  /// @param version this build
  public IdentityService(String name, String version) {
    this.name = name;
    this.version = version;
  }

  @Override
  public void getPluginInfo(
      GetPluginInfoRequest request, StreamObserver<GetPluginInfoResponse> observer) {
    if (name.isEmpty() || version.isEmpty()) {
      var missing = name.isEmpty() ? "name" : "version";
      observer.onError(
          Status.UNAVAILABLE.withDescription("the driver has no " + missing).asRuntimeException());
      return;
    }
    observer.onNext(
        GetPluginInfoResponse.newBuilder().setName(name).setVendorVersion(version).build());
    observer.onCompleted();
  }

  @Override
  public void getPluginCapabilities(
      GetPluginCapabilitiesRequest request,
      StreamObserver<GetPluginCapabilitiesResponse> observer) {
    var controller = Service.newBuilder().setType(Service.Type.CONTROLLER_SERVICE);
    observer.onNext(
        GetPluginCapabilitiesResponse.newBuilder()
            .addCapabilities(PluginCapability.newBuilder().setService(controller))
            .build());
    observer.onCompleted();
  }

  @Override
  public void probe(ProbeRequest request, StreamObserver<ProbeResponse> observer) {
    observer.onNext(ProbeResponse.newBuilder().setReady(BoolValue.of(true)).build());
    observer.onCompleted();
  }
}
