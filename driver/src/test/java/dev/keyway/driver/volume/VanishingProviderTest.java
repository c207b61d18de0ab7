// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.keyway.agent.server.CallLog;
import dev.keyway.agent.server.Endpoint;
import dev.keyway.agent.server.SocketServer;
import dev.keyway.driver.provider.ProviderOptions;
import dev.keyway.driver.provider.SocketProviders;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.provider.File;
import dev.keyway.protocol.provider.MountRequest;
import dev.keyway.protocol.provider.MountResponse;
import dev.keyway.protocol.provider.ObjectVersion;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A provider on a real socket that goes away while it is asked.
class VanishingProviderTest {
  @TempDir Path folder;
  private TestNode node;
  private SocketProviders providers;
  private NodeVolumes volumes;

  @BeforeEach
  void start() throws IOException {
    node = new TestNode(folder);
    var sockets = Files.createDirectory(node.root.resolve("s"));
    providers =
        new SocketProviders(
            Map.of(),
            new ProviderOptions(
                List.of(sockets),
                1 << 20,
                4,
                Duration.ofMillis(200),
                Duration.ofSeconds(20),
                Duration.ofMillis(10)),
            node.log);
    volumes =
        node.volumes(node.mounts, node.contents, providers, node.cluster(), true, Duration.ZERO);
  }

  @AfterEach
  void stop() throws IOException {
    if (providers != null) {
      providers.close();
    }
    node.close();
  }

  /// Answers, or keeps its caller waiting for ever.
  private static final class Provider extends CSIDriverProviderGrpc.CSIDriverProviderImplBase {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final boolean answers;

    Provider(boolean answers) {
      this.answers = answers;
    }

    @Override
    public void mount(MountRequest request, StreamObserver<MountResponse> observer) {
      asked.countDown();
      if (!answers) {
        return;
      }
      observer.onNext(
          MountResponse.newBuilder()
              .addObjectVersion(ObjectVersion.newBuilder().setId("a").setVersion("1"))
              .addFiles(
                  File.newBuilder()
                      .setPath("foo")
                      .setMode(0644)
                      .setContents(ByteString.copyFromUtf8("first")))
              .build());
      observer.onCompleted();
    }
  }

  private SocketServer serve(Provider provider) throws IOException {
    return SocketServer.start(
        new Endpoint.Unix(node.root.resolve("s").resolve(ScriptedProviders.NAME + ".sock")),
        List.of(provider),
        new CallLog(node.log, (_, _, _, _) -> {}),
        Duration.ZERO);
  }

  @Test
  void leavesNothingMountedAndIsAskedAgainByTheNextCall() throws Exception {
    var silent = new Provider(false);
    var server = serve(silent);
    var call =
        Thread.ofVirtual()
            .start(() ->
                VolumesFixture.assertFails(
                    () -> volumes.publish(node.request(), TestNode.TIMEOUT),
                    Status.Code.UNAVAILABLE,
                    "shop/web-0",
                    "azure"));
    silent.asked.await();

    server.close();
    call.join();

    assertThat(node.recorded.calls).containsExactly("publishFailed azure GRPCProviderError");
    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    try (var _ = serve(new Provider(true))) {
      volumes.publish(node.request(), TestNode.TIMEOUT);
    }
    assertThat(node.read("v", "foo")).isEqualTo("first");
  }

  @Test
  void doesNotTakeAMountedVolumesFilesAlong() throws Exception {
    try (var _ = serve(new Provider(true))) {
      volumes.publish(node.request(), TestNode.TIMEOUT);
    }

    volumes.publish(node.request(), TestNode.TIMEOUT);

    assertThat(node.read("v", "foo")).isEqualTo("first");
    assertThat(node.recorded.events.toString()).contains("SecretRotationFailed", "azure");
  }
}
