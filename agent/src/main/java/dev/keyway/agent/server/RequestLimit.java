// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/// Refuses requests above a size after they have arrived. The transport's own limit, which stands
/// well above, breaks off the upload, and grpc-okhttp 1.82 never gives the credit of what is still
/// on its way back to the connection: its later calls would wait for ever.
final class RequestLimit implements ServerInterceptor {
  private final int largest;

  RequestLimit(int largest) {
    this.largest = largest;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      private boolean refused;

      @Override
      public void onMessage(Q message) {
        if (message instanceof MessageLite request && request.getSerializedSize() > largest) {
          refused = true;
          call.close(
              Status.RESOURCE_EXHAUSTED.withDescription(
                  "the request is larger than " + largest + " bytes"),
              new Metadata());
          return;
        }
        super.onMessage(message);
      }

      @Override
      public void onHalfClose() {
        if (!refused) {
          super.onHalfClose();
        }
      }
    };
  }
}
