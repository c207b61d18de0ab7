// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import com.google.protobuf.ByteString;
import dev.keyway.agent.server.Endpoint;
import dev.keyway.agent.server.SocketServer;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
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
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// A provider with its own socket, with what the end-to-end tests of the driver expect of theirs
/// (csi-driver.md §20.4), and some misbehaviour on demand.
final class E2eProvider implements AutoCloseable {
  static final String NAME = "e2e-provider";
  static final String SECRET = "secret";
  static final String KEY =
      """
      -----BEGIN PUBLIC KEY-----
      This is mock key
      -----END PUBLIC KEY-----\
      """;

  private static final Pattern OBJECT = Pattern.compile("objectName:\\s*\"?([^\"\\s]+)");

  final Queue<MountRequest> requests = new ConcurrentLinkedQueue<>();
  volatile boolean rotated;

  /// Counted down with each call; calls wait for the other.
  private volatile CountDownLatch asked = new CountDownLatch(1);

  private volatile CountDownLatch open = new CountDownLatch(0);
  private volatile Function<MountRequest, MountResponse> answers = this::standard;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final SocketServer server;

  private E2eProvider(Path folder, String name) throws IOException {
    this.server =
        SocketServer.start(
            new Endpoint.Unix(folder.resolve(name + ".sock")),
            List.of(new Service()),
            new AsItIs(),
            Duration.ZERO);
  }

  static E2eProvider listen(Path folder) throws IOException {
    return new E2eProvider(folder, NAME);
  }

  static E2eProvider listen(Path folder, String name) throws IOException {
    return new E2eProvider(folder, name);
  }

  /// Lets calls wait from now on, until [#release()] or the end.
  void hold() {
    asked = new CountDownLatch(1);
    open = new CountDownLatch(1);
  }

  void awaitCall() throws InterruptedException {
    asked.await();
  }

  void release() {
    open.countDown();
  }

  void answering(Function<MountRequest, MountResponse> function) {
    answers = function;
  }

  static File file(String path, String contents) {
    return File.newBuilder()
        .setPath(path)
        .setMode(0644)
        .setContents(ByteString.copyFromUtf8(contents))
        .build();
  }

  private MountResponse standard(MountRequest request) {
    var json = JsonMapper.shared();
    var attributes = json.readTree(request.getAttributes());
    var _ = json.readTree(request.getSecrets());
    var _ = json.readTree(request.getPermission());
    var uid = attributes.path("csi.storage.k8s.io/pod.uid").asString();
    boolean change = !seen.add(uid) && rotated;
    var response = MountResponse.newBuilder();
    var names = OBJECT.matcher(attributes.path("objects").asString());
    while (names.find()) {
      var name = names.group(1);
      response
          .addFiles(file(name, contents(name, change)).toBuilder().setMode(0))
          .addObjectVersion(
              ObjectVersion.newBuilder().setId("secret/" + name).setVersion(change ? "v2" : "v1"));
    }
    return response.build();
  }

  private static String contents(String name, boolean change) {
    if (change) {
      return "rotated";
    }
    return switch (name) {
      case "foo" -> SECRET;
      case "fookey" -> KEY;
      default -> "";
    };
  }

  @Override
  public void close() throws IOException {
    server.close();
    release();
  }

  private final class Service extends CSIDriverProviderGrpc.CSIDriverProviderImplBase {
    @Override
    public void version(VersionRequest request, StreamObserver<VersionResponse> observer) {
      observer.onNext(
          VersionResponse.newBuilder()
              .setVersion("v1alpha1")
              .setRuntimeName("E2EMockProvider")
              .setRuntimeVersion("v0.0.10")
              .build());
      observer.onCompleted();
    }

    @Override
    public void mount(MountRequest request, StreamObserver<MountResponse> observer) {
      requests.add(request);
      asked.countDown();
      try {
        open.await();
        observer.onNext(answers.apply(request));
        observer.onCompleted();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        observer.onError(Status.UNKNOWN.withDescription(String.valueOf(e)).asException());
      }
    }
  }

  private static final class AsItIs implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return next.startCall(call, headers);
    }
  }
}
