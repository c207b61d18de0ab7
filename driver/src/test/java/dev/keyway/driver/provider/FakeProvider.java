// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import dev.keyway.agent.server.Endpoint;
import dev.keyway.agent.server.SocketServer;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc.CSIDriverProviderImplBase;
import dev.keyway.protocol.provider.MountRequest;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.protocol.provider.VersionRequest;
import dev.keyway.protocol.provider.VersionResponse;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A provider on a real socket that answers as it is told (csi-driver.md §20.4).
final class FakeProvider extends CSIDriverProviderImplBase implements AutoCloseable {
  /// What a provider does with a request.
  interface Behaviour {
    MountResponse answer(MountRequest request) throws Exception;
  }

  private final SocketServer server;
  private final Behaviour behaviour;
  final ConcurrentLinkedQueue<MountRequest> requests = new ConcurrentLinkedQueue<>();
  final Set<String> authorities = ConcurrentHashMap.newKeySet();
  final Set<Object> connections = ConcurrentHashMap.newKeySet();
  final AtomicInteger versionsAsked = new AtomicInteger();

  private FakeProvider(Path socket, Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    this.server =
        SocketServer.start(
            new Endpoint.Unix(socket), List.of(this), new Observing(), Duration.ofMillis(100));
  }

  static FakeProvider at(Path socket, Behaviour behaviour) throws IOException {
    return new FakeProvider(socket, behaviour);
  }

  static FakeProvider at(Path socket, MountResponse answer) throws IOException {
    return new FakeProvider(socket, _ -> answer);
  }

  private final class Observing implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      authorities.add(Objects.requireNonNull(call.getAuthority()));
      // One attribute object for each connection.
      connections.add(
          System.identityHashCode(
              Objects.requireNonNull(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR))));
      return next.startCall(call, headers);
    }
  }

  @Override
  public void version(VersionRequest request, StreamObserver<VersionResponse> observer) {
    versionsAsked.incrementAndGet();
    observer.onNext(
        VersionResponse.newBuilder()
            .setVersion("v1alpha1")
            .setRuntimeName("fakeprovider")
            .setRuntimeVersion("0.0.10")
            .build());
    observer.onCompleted();
  }

  @Override
  public void mount(MountRequest request, StreamObserver<MountResponse> observer) {
    requests.add(request);
    try {
      check(request);
      observer.onNext(behaviour.answer(request));
      observer.onCompleted();
    } catch (StatusException told) {
      observer.onError(told);
    } catch (Exception wrong) {
      observer.onError(
          Status.UNKNOWN.withDescription(String.valueOf(wrong.getMessage())).asException());
    }
  }

  private static void check(MountRequest request) throws MalformedJson, StatusException {
    JsonObject.parse(request.getAttributes().getBytes(StandardCharsets.UTF_8));
    if (!request.getSecrets().equals("null")) {
      JsonObject.parse(request.getSecrets().getBytes(StandardCharsets.UTF_8));
    }
    if (request.getTargetPath().isEmpty() || !request.getPermission().matches("[0-9]+")) {
      throw Status.INVALID_ARGUMENT.withDescription("target path or permission").asException();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
