// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.provider.MountRequest;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.protocol.provider.VersionRequest;
import dev.keyway.protocol.provider.VersionResponse;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketServerTest {
  @TempDir Path directory;

  /// Answers with as many letters as the request's permission says, when it may.
  private static final class Letters extends CSIDriverProviderGrpc.CSIDriverProviderImplBase {
    private final CountDownLatch called = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    @Override
    public void version(VersionRequest request, StreamObserver<VersionResponse> observer) {
      observer.onNext(VersionResponse.newBuilder().setVersion(request.getVersion()).build());
      observer.onCompleted();
    }

    @Override
    public void mount(MountRequest request, StreamObserver<MountResponse> observer) {
      Context.current().addListener(_ -> cancelled.countDown(), Runnable::run);
      called.countDown();
      if (request.getTargetPath().equals("wait")) {
        try {
          release.await();
        } catch (InterruptedException stopped) {
          observer.onError(Status.ABORTED.asRuntimeException());
          return;
        }
      }
      var letters = "x".repeat(Integer.parseInt(request.getPermission()));
      observer.onNext(
          MountResponse.newBuilder()
              .addFiles(
                  dev.keyway.protocol.provider.File.newBuilder()
                      .setContents(ByteString.copyFromUtf8(letters)))
              .build());
      observer.onCompleted();
    }
  }

  private static final ServerInterceptor PLAIN =
      new ServerInterceptor() {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
          return next.startCall(call, headers);
        }
      };

  private Path path() {
    return directory.resolve("s.sock");
  }

  private SocketServer start(Letters letters, Duration grace) throws IOException {
    return SocketServer.start(new Endpoint.Unix(path()), List.of(letters), PLAIN, grace);
  }

  private static MountRequest letters(int count, String target) {
    return MountRequest.newBuilder().setPermission("" + count).setTargetPath(target).build();
  }

  @Test
  void carriesLargeAnswersAndRefusesLargeRequests() throws Exception {
    try (var _ = start(new Letters(), Duration.ofSeconds(1))) {
      var channel = UnixSocketChannels.client(path());
      try {
        var stub =
            CSIDriverProviderGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
        assertThat(stub.mount(letters(20 << 20, "")).getFiles(0).getContents().size())
            .isEqualTo(20 << 20);
        var fits = VersionRequest.newBuilder().setVersion("y".repeat(3 << 20)).build();
        assertThat(stub.version(fits).getVersion()).hasSize(3 << 20);
        var large = VersionRequest.newBuilder().setVersion("y".repeat((4 << 20) + 1)).build();
        assertThatThrownBy(() -> stub.version(large)).hasMessageContaining("RESOURCE_EXHAUSTED");
        assertThat(stub.version(VersionRequest.getDefaultInstance())).isNotNull();
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void answersManyCallsAtOnceOverManyConnections() throws Exception {
    try (var _ = start(new Letters(), Duration.ofSeconds(1));
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var channels =
          IntStream.range(0, 8).mapToObj(i -> UnixSocketChannels.client(path())).toList();
      var answers =
          IntStream.range(0, 800)
              .mapToObj(i ->
                  callers.submit(() ->
                      CSIDriverProviderGrpc.newBlockingStub(channels.get(i % 8))
                          .mount(letters(i * 10, ""))
                          .getFiles(0)
                          .getContents()
                          .size()))
              .toList();
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(i * 10);
      }
      channels.forEach(ManagedChannel::shutdownNow);
    }
  }

  @Test
  void hearsOfCancellationAndDeadline() throws Exception {
    var letters = new Letters();
    try (var _ = start(letters, Duration.ofMillis(10))) {
      var channel = UnixSocketChannels.client(path());
      try {
        var stub = CSIDriverProviderGrpc.newBlockingStub(channel);
        assertThatThrownBy(
                () -> stub.withDeadlineAfter(3, TimeUnit.SECONDS).mount(letters(1, "wait")))
            .hasMessageContaining("DEADLINE_EXCEEDED");
        assertThat(letters.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        var again = new Letters();
        var other = directory.resolve("2");
        try (var _ =
            SocketServer.start(
                new Endpoint.Unix(other), List.of(again), PLAIN, Duration.ofMillis(10))) {
          var second = UnixSocketChannels.client(other);
          var call = CSIDriverProviderGrpc.newFutureStub(second).mount(letters(1, "wait"));
          assertThat(again.called.await(20, TimeUnit.SECONDS)).isTrue();
          assertThat(call.cancel(true)).isTrue();
          assertThat(again.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
          second.shutdownNow();
        }
      } finally {
        channel.shutdownNow();
      }
    }
  }

  @Test
  void finishesCallsInProgressBeforeItStops() throws Exception {
    var letters = new Letters();
    var server = start(letters, Duration.ofSeconds(30));
    var channel = UnixSocketChannels.client(path());
    var call = CSIDriverProviderGrpc.newFutureStub(channel).mount(letters(5, "wait"));
    assertThat(letters.called.await(20, TimeUnit.SECONDS)).isTrue();
    var failure = new AtomicReference<Exception>();
    var closing =
        Thread.ofVirtual()
            .start(() -> {
              try {
                server.close();
              } catch (IOException failed) {
                failure.set(failed);
              }
            });
    letters.release.countDown();
    assertThat(call.get(20, TimeUnit.SECONDS).getFiles(0).getContents().size()).isEqualTo(5);
    assertThat(closing.join(Duration.ofSeconds(20))).isTrue();
    assertThat(failure.get()).isNull();
    assertThat(path()).doesNotExist();
    channel.shutdownNow();
  }

  @Test
  void doesNotWaitForEver() throws Exception {
    var letters = new Letters();
    var server = start(letters, Duration.ofMillis(50));
    var channel = UnixSocketChannels.client(path());
    var call = CSIDriverProviderGrpc.newFutureStub(channel).mount(letters(5, "wait"));
    assertThat(letters.called.await(20, TimeUnit.SECONDS)).isTrue();
    server.close();
    assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(StatusRuntimeException.class);
    channel.shutdownNow();
  }

  @Test
  void aRestartedServerIsFoundByAClientThatWaits() throws Exception {
    var channel = UnixSocketChannels.client(path());
    var stub =
        CSIDriverProviderGrpc.newBlockingStub(channel)
            .withWaitForReady()
            .withDeadlineAfter(30, TimeUnit.SECONDS);
    for (int round = 0; round < 3; round++) {
      try (var _ = start(new Letters(), Duration.ofMillis(10))) {
        channel.resetConnectBackoff();
        assertThat(stub.mount(letters(3, "")).getFilesCount()).isEqualTo(1);
      }
      assertThatThrownBy(() ->
              CSIDriverProviderGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(20, TimeUnit.SECONDS)
                  .mount(letters(3, "")))
          .hasMessageContaining("UNAVAILABLE");
    }
    channel.shutdownNow();
  }

  @Test
  void survivesClientsThatTalkNonsenseOrLeave() throws Exception {
    try (var _ = start(new Letters(), Duration.ofMillis(10))) {
      for (int i = 0; i < 20; i++) {
        try (var raw = SocketChannel.open(StandardProtocolFamily.UNIX)) {
          assertThat(raw.connect(UnixDomainSocketAddress.of(path()))).isTrue();
          if (i % 2 == 0) {
            assertThat(raw.write(ByteBuffer.wrap(new byte[100]))).isEqualTo(100);
            raw.shutdownOutput();
          }
        }
      }
      var channel = UnixSocketChannels.client(path());
      assertThat(
              CSIDriverProviderGrpc.newBlockingStub(channel).mount(letters(1, "")).getFilesCount())
          .isEqualTo(1);
      channel.shutdownNow();
    }
  }

  @Test
  void namesThePathItCannotListenAt() {
    var longPath = directory.resolve("x".repeat(120));
    for (var path : List.of(directory.resolve("missing/s"), directory, longPath)) {
      assertThatThrownBy(() -> SocketFile.listen(path))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(directory.toString());
    }
    assertThat(directory).isEmptyDirectory();
  }
}
