// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.registration;

import dev.keyway.agent.log.Log;
import dev.keyway.protocol.registration.InfoRequest;
import dev.keyway.protocol.registration.PluginInfo;
import dev.keyway.protocol.registration.RegistrationGrpc;
import dev.keyway.protocol.registration.RegistrationStatus;
import dev.keyway.protocol.registration.RegistrationStatusResponse;
import io.grpc.stub.StreamObserver;

/// `pluginregistration.Registration`: says who the driver is and hears whether kubelet took it.
final class RegistrationService extends RegistrationGrpc.RegistrationImplBase {
  private final PluginInfo info;
  private final Runnable refused;
  private final Log log;
  private volatile boolean registered;

  RegistrationService(String driver, String endpoint, Runnable refused, Log log) {
    this.info =
        PluginInfo.newBuilder()
            .setType("CSIPlugin")
            .setName(driver)
            .setEndpoint(endpoint)
            .addSupportedVersions("1.0.0")
            .build();
    this.refused = refused;
    this.log = log;
  }

  boolean registered() {
    return registered;
  }

  void forget() {
    registered = false;
  }

  @Override
  public void getInfo(InfoRequest request, StreamObserver<PluginInfo> responseObserver) {
    responseObserver.onNext(info);
    responseObserver.onCompleted();
  }

  @Override
  public void notifyRegistrationStatus(
      RegistrationStatus request, StreamObserver<RegistrationStatusResponse> responseObserver) {
    registered = request.getPluginRegistered();
    responseObserver.onNext(RegistrationStatusResponse.getDefaultInstance());
    responseObserver.onCompleted();
    if (registered) {
      log.info("kubelet has registered the driver", "driver", info.getName());
    } else {
      log.error(
          "kubelet refused the driver: is --kubelet-registration-path where kubelet sees the"
              + " driver's socket?",
          "driver",
          info.getName(),
          "endpoint",
          info.getEndpoint(),
          "err",
          request.getError());
      refused.run();
    }
  }
}
