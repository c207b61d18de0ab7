// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;

/// `grpc.health.v1.Health`: a process that answers is healthy. `Watch` and `List` are not offered.
public final class HealthService extends HealthGrpc.HealthImplBase {

  @Override
  public void check(
      HealthCheckRequest request, StreamObserver<HealthCheckResponse> responseObserver) {
    responseObserver.onNext(
        HealthCheckResponse.newBuilder().setStatus(ServingStatus.SERVING).build());
    responseObserver.onCompleted();
  }
}
