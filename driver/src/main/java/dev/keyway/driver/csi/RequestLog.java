// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.csi;

import com.google.protobuf.Message;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.server.CallLog;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;

/// Logs each call and its outcome at verbosity 5, without secrets (csi-driver.md §1.5).
public final class RequestLog implements ServerInterceptor {
  private static final int LEVEL = 5;

  private final Log log;

  public RequestLog(Log log) {
    this.log = log;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (!log.writes(LEVEL)) {
      return next.startCall(call, headers);
    }
    var method = "/" + call.getMethodDescriptor().getFullMethodName();
    long start = System.nanoTime();
    var watched =
        new SimpleForwardingServerCall<Q, A>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            finished(method, status, start);
            super.close(status, trailers);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(watched, headers)) {
      @Override
      public void onMessage(Q message) {
        started(method, message);
        super.onMessage(message);
      }
    };
  }

  private void started(String method, Object request) {
    log.verbose(
        LEVEL,
        "request",
        "method",
        method,
        "request",
        request instanceof Message message ? Sanitised.json(message) : "",
        "deadline",
        deadline());
  }

  private static String deadline() {
    var deadline = Context.current().getDeadline();
    return deadline == null ? "" : deadline.timeRemaining(TimeUnit.MILLISECONDS) + "ms";
  }

  private void finished(String method, Status status, long start) {
    log.verbose(
        LEVEL,
        "response",
        "method",
        method,
        "duration",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + "ms",
        "code",
        CallLog.codeName(status.getCode()),
        "message",
        status.getDescription() == null ? "" : status.getDescription());
  }
}
