// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import com.google.protobuf.ByteString;
import dev.keyway.agent.server.Endpoint;
import dev.keyway.agent.server.SocketServer;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc.CSIDriverProviderImplBase;
import dev.keyway.protocol.provider.File;
import dev.keyway.protocol.provider.MountRequest;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.protocol.provider.ObjectVersion;
import dev.keyway.protocol.provider.VersionRequest;
import dev.keyway.protocol.provider.VersionResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider on a socket that answers at once, so that what is left is the driver's own time.
final class InstantProvider extends CSIDriverProviderImplBase implements AutoCloseable {
  /// What classes call it.
  static final String NAME = "instant";

  static final int FILES = 4;

  private final SocketServer server;
  private final AtomicInteger version = new AtomicInteger(1);

  private InstantProvider(Path folder) throws IOException {
    this.server =
        SocketServer.start(
            new Endpoint.Unix(folder.resolve(NAME + ".sock")),
            List.of(this),
            new PassThrough(),
            Duration.ofSeconds(1));
  }

  /// Listens in a folder where drivers look for providers.
  static InstantProvider in(Path folder) throws IOException {
    return new InstantProvider(folder);
  }

  private static final class PassThrough implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return next.startCall(call, headers);
    }
  }

  /// Has a new value for every object from now on.
  void changeValues() {
    version.incrementAndGet();
  }

  @Override
  public void version(VersionRequest request, StreamObserver<VersionResponse> observer) {
    observer.onNext(
        VersionResponse.newBuilder()
            .setVersion("v1alpha1")
            .setRuntimeName(NAME)
            .setRuntimeVersion("1")
            .build());
    observer.onCompleted();
  }

  @Override
  public void mount(MountRequest request, StreamObserver<MountResponse> observer) {
    int values = version.get();
    var answer = MountResponse.newBuilder();
    for (var i = 0; i < FILES; i++) {
      var name = file(i);
      answer.addObjectVersion(
          ObjectVersion.newBuilder().setId("secret/" + name).setVersion("v" + values));
      answer.addFiles(
          File.newBuilder()
              .setPath(name)
              .setMode(0644)
              .setContents(ByteString.copyFromUtf8("value %d of %s".formatted(values, name))));
    }
    observer.onNext(answer.build());
    observer.onCompleted();
  }

  static String file(int index) {
    return "secret-" + index;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
