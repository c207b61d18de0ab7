// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import dev.keyway.agent.log.Log;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Logs and measures every unary call, health checks included.
public final class CallLog implements ServerInterceptor {
  /// How the service tells the interceptor what went wrong, in one word; stripped before sending.
  private static final Metadata.Key<String> REASON =
      Metadata.Key.of("keyway-reason", Metadata.ASCII_STRING_MARSHALLER);

  /// Hears of every finished call.
  @FunctionalInterface
  public interface Recorder {

    /// @param method with a leading slash
    /// @param reason one word of a closed set, empty for success
    void finished(String method, Status.Code code, String reason, Duration took);
  }

  private final Log log;
  private final Recorder recorder;

  public CallLog(Log log, Recorder recorder) {
    this.log = log;
    this.recorder = recorder;
  }

  /// Returns the trailers by which a service names the reason of a failure.
  public static Metadata reason(String word) {
    var trailers = new Metadata();
    trailers.put(REASON, word);
    return trailers;
  }

  /// Returns the name metrics give a code.
  public static String codeName(Status.Code code) {
    return CodeName.of(code);
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if (call.getMethodDescriptor().getType() != MethodType.UNARY) {
      return next.startCall(call, headers);
    }
    var method = "/" + call.getMethodDescriptor().getFullMethodName();
    long start = System.nanoTime();
    if (log.writes(5)) {
      log.verbose(5, "request", "method", method, "deadline", deadline());
    }
    var watched =
        new SimpleForwardingServerCall<Q, A>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            var reason = trailers.get(REASON);
            trailers.discardAll(REASON);
            finished(method, status, reason == null ? "" : reason, start);
            super.close(status, trailers);
          }
        };
    return next.startCall(watched, headers);
  }

  private static String deadline() {
    var deadline = Context.current().getDeadline();
    return deadline == null ? "" : deadline.timeRemaining(TimeUnit.MILLISECONDS) + "ms";
  }

  private void finished(String method, Status status, String reason, long start) {
    var took = Duration.ofNanos(System.nanoTime() - start);
    var word =
        reason.isEmpty() && !status.isOk()
            ? status.getCode().name().toLowerCase(Locale.ROOT)
            : reason;
    recorder.finished(method, status.getCode(), word, took);
    log.verbose(
        5,
        "response",
        "method",
        method,
        "duration",
        took.toMillis() + "ms",
        "code",
        CodeName.of(status.getCode()),
        "message",
        word);
  }
}
