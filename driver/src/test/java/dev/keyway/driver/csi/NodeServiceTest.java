// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.driver.provider.ProviderFailure;
import dev.keyway.driver.volume.Reason;
import dev.keyway.driver.volume.ScriptedProviders;
import dev.keyway.driver.volume.TestNode;
import dev.keyway.driver.volume.VolumeContext;
import dev.keyway.protocol.csi.NodeExpandVolumeRequest;
import dev.keyway.protocol.csi.NodePublishVolumeRequest;
import dev.keyway.protocol.csi.NodeUnpublishVolumeRequest;
import dev.keyway.protocol.csi.VolumeCapability;
import dev.keyway.protocol.csi.VolumeCapability.MountVolume;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeServiceTest {
  @TempDir Path folder;
  private TestNode machine;
  private CsiSocket socket;

  @BeforeEach
  void start() throws IOException {
    machine = new TestNode(folder);
    socket = new CsiSocket(folder, machine, machine.volumes(true, Duration.ZERO));
  }

  @AfterEach
  void stop() throws IOException {
    if (socket != null) {
      socket.close();
    }
    machine.close();
  }

  private NodePublishVolumeRequest.Builder request() {
    return NodePublishVolumeRequest.newBuilder()
        .setVolumeCapability(VolumeCapability.getDefaultInstance())
        .setVolumeId("csi-1")
        .setTargetPath(machine.target("v").toString())
        .setReadonly(true)
        .putAllVolumeContext(
            Map.of(
                VolumeContext.POD_NAME, TestNode.POD.name(),
                VolumeContext.POD_NAMESPACE, TestNode.POD.namespace(),
                VolumeContext.POD_UID, TestNode.POD.uid(),
                VolumeContext.CLASS, "app"));
  }

  private static Status refused(ThrowingCallable call) {
    var refusal = new Status[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class, failure -> refusal[0] = failure.getStatus());
    return refusal[0];
  }

  @Test
  void publishesAndUnpublishesAPodsVolume() throws Exception {
    for (int i = 0; i < 2; i++) {
      socket.node.nodePublishVolume(request().build());
    }
    assertThat(machine.read("v", "foo")).isEqualTo("first");

    for (int i = 0; i < 2; i++) {
      socket.node.nodeUnpublishVolume(
          NodeUnpublishVolumeRequest.newBuilder()
              .setVolumeId("csi-1")
              .setTargetPath(machine.target("v").toString())
              .build());
    }
    assertThat(machine.target("v")).doesNotExist();
  }

  @Test
  void namesTheArgumentThatIsMissingAndCountsIt() throws Exception {
    var requests =
        List.of(
            Map.entry("volume_capability", NodePublishVolumeRequest.newBuilder()),
            Map.entry("volume_id", request().setVolumeId("")),
            Map.entry("target_path", request().setTargetPath("")),
            Map.entry("volume_context", request().clearVolumeContext()));
    for (var missing : requests) {
      for (int i = 0; i < 2; i++) {
        machine.recorded.calls.clear();
        var status = refused(() -> socket.node.nodePublishVolume(missing.getValue().build()));
        assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(status.getDescription()).contains(missing.getKey());
        assertThat(machine.recorded.calls).containsExactly("publishFailed  FailedToMount");
      }
    }
    machine.recorded.calls.clear();
    for (var missing :
        List.of(
            NodeUnpublishVolumeRequest.newBuilder(),
            NodeUnpublishVolumeRequest.newBuilder().setVolumeId("csi-1"))) {
      assertThat(refused(() -> socket.node.nodeUnpublishVolume(missing.build())).getCode())
          .isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
    assertThat(machine.recorded.calls).containsExactly("unpublishFailed", "unpublishFailed");
    assertThat(TestNode.mountsAt(machine.root)).isZero();
  }

  @Test
  void givesFilesTheGroupThatKubeletAsksFor() throws Exception {
    socket.node.nodePublishVolume(withGroup("2000").build());

    assertThat(Files.getAttribute(machine.target("v").resolve("foo"), "unix:gid")).isEqualTo(2000);
    assertThat(refused(() -> socket.node.nodePublishVolume(withGroup("staff").build())))
        .satisfies(status -> {
          assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
          assertThat(status.getDescription()).contains("volume_mount_group", "staff");
        });
  }

  private NodePublishVolumeRequest.Builder withGroup(String group) {
    return request()
        .setVolumeCapability(
            VolumeCapability.newBuilder()
                .setMount(MountVolume.newBuilder().setVolumeMountGroup(group)));
  }

  @Test
  void passesTheProvidersCodeAndWordsOn() {
    machine.providers.does(
        ScriptedProviders.failure(
            "provider azure went away", Status.Code.UNAVAILABLE, Reason.GRPC_PROVIDER_ERROR));

    var status = refused(() -> socket.node.nodePublishVolume(request().build()));

    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).contains("shop/web-0", "app", "provider azure went away");
  }

  @Test
  void undoesAPublishWhoseCallIsCancelled() throws Exception {
    var asked = new CountDownLatch(1);
    var undone = new CountDownLatch(1);
    machine.providers.does((_, _) -> {
      asked.countDown();
      try {
        new CountDownLatch(1).await();
        throw new AssertionError("nobody counts it down");
      } catch (InterruptedException gone) {
        Thread.currentThread().interrupt();
        undone.countDown();
        throw new ProviderFailure("caller has gone", Status.Code.CANCELLED, "Gone", gone);
      }
    });
    var context = Context.current().withCancellation();
    var call =
        Thread.ofVirtual()
            .start(() ->
                context.run(() -> refused(() -> socket.node.nodePublishVolume(request().build()))));
    asked.await();
    assertThat(TestNode.mountsAt(machine.target("v"))).isEqualTo(1);

    context.cancel(null);
    call.join();

    undone.await();
    Awaitility.await().until(() -> TestNode.mountsAt(machine.target("v")) == 0);
  }

  @Test
  void tellsTheProviderTheCallersDeadlineLessAMargin() {
    socket.node.withDeadlineAfter(30, TimeUnit.SECONDS).nodePublishVolume(request().build());

    assertThat(machine.providers.calls.getFirst().timeout())
        .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(27));
  }

  @Test
  void answersABugWithoutItsWords() {
    machine.providers.does((_, _) -> {
      throw new IllegalStateException("planted-secret");
    });

    var status = refused(() -> socket.node.nodePublishVolume(request().build()));

    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription()).contains("IllegalStateException");
    assertThat(status.getDescription() + machine.logged()).doesNotContain("planted-secret");
  }

  @Test
  void doesNotOfferToExpand() {
    assertThat(
            refused(() ->
                    socket.node.nodeExpandVolume(NodeExpandVolumeRequest.getDefaultInstance()))
                .getCode())
        .isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void logsNeitherSecretsNorTokensNorContents() throws Exception {
    machine.providers.does(ScriptedProviders.answer("v1", "foo", "planted-content"));
    var request =
        request()
            .putSecrets("clientsecret", "planted-password")
            .putVolumeContext(VolumeContext.TOKENS, "{\"aud\":{\"token\":\"planted-token\"}}");
    socket.node.nodePublishVolume(request.build());
    machine.providers.does(ScriptedProviders.failure("no", Status.Code.UNKNOWN, "No"));
    socket.node.nodePublishVolume(request.build());
    socket.node.nodeUnpublishVolume(
        NodeUnpublishVolumeRequest.newBuilder()
            .setVolumeId("csi-1")
            .setTargetPath(machine.target("v").toString())
            .build());
    refused(() -> socket.node.nodePublishVolume(request.build()));

    assertThat(machine.logged())
        .contains("/csi.v1.Node/NodePublishVolume", "***stripped***", "volume published")
        .doesNotContain("planted");
    assertThat(machine.recorded.events.toString()).doesNotContain("planted");
  }
}
