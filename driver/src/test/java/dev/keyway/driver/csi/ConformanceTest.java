// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.driver.volume.TestNode;
import dev.keyway.protocol.csi.ControllerGetCapabilitiesRequest;
import dev.keyway.protocol.csi.ControllerServiceCapability;
import dev.keyway.protocol.csi.CreateVolumeRequest;
import dev.keyway.protocol.csi.DeleteVolumeRequest;
import dev.keyway.protocol.csi.GetPluginCapabilitiesRequest;
import dev.keyway.protocol.csi.GetPluginInfoRequest;
import dev.keyway.protocol.csi.NodeGetCapabilitiesRequest;
import dev.keyway.protocol.csi.NodeGetInfoRequest;
import dev.keyway.protocol.csi.NodePublishVolumeRequest;
import dev.keyway.protocol.csi.NodeServiceCapability;
import dev.keyway.protocol.csi.NodeStageVolumeRequest;
import dev.keyway.protocol.csi.NodeUnpublishVolumeRequest;
import dev.keyway.protocol.csi.NodeUnstageVolumeRequest;
import dev.keyway.protocol.csi.PluginCapability.Service;
import dev.keyway.protocol.csi.ProbeRequest;
import dev.keyway.protocol.csi.ValidateVolumeCapabilitiesRequest;
import dev.keyway.protocol.csi.Volume;
import dev.keyway.protocol.csi.VolumeCapability;
import dev.keyway.protocol.csi.VolumeCapability.AccessMode;
import dev.keyway.protocol.csi.VolumeCapability.MountVolume;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the Kubernetes project's conformance suite for CSI plug-ins asks of a plug-in with these
/// capabilities: its 23 specs, with the requests that it sends and the answers that it accepts.
class ConformanceTest {
  private static final VolumeCapability ANY =
      VolumeCapability.newBuilder()
          .setMount(MountVolume.getDefaultInstance())
          .setAccessMode(AccessMode.newBuilder().setMode(AccessMode.Mode.SINGLE_NODE_WRITER))
          .build();

  @TempDir Path folder;
  private TestNode machine;
  private CsiSocket socket;
  private Path target;
  private String staging = "";

  @BeforeEach
  void start() throws IOException {
    machine = new TestNode(folder);
    socket = new CsiSocket(folder, machine, machine.volumes());
    target = Files.createDirectories(machine.root.resolve("csi-mount")).resolve("target");
    staging = Files.createDirectories(machine.root.resolve("csi-staging")).toString();
  }

  @AfterEach
  void stop() throws IOException {
    if (socket != null) {
      socket.close();
    }
    machine.close();
  }

  private Volume created(String name) {
    // The suite asks for the controller's capabilities before each spec and takes an empty list
    // for a missing answer.
    assertThat(
            socket
                .controller
                .controllerGetCapabilities(ControllerGetCapabilitiesRequest.getDefaultInstance())
                .getCapabilitiesList())
        .isNotEmpty();
    var volume =
        socket
            .controller
            .createVolume(
                CreateVolumeRequest.newBuilder().setName(name).addVolumeCapabilities(ANY).build())
            .getVolume();
    assertThat(volume.getVolumeId()).isNotEmpty();
    return volume;
  }

  private void stage(Volume volume) {
    socket.node.nodeStageVolume(
        NodeStageVolumeRequest.newBuilder()
            .setVolumeId(volume.getVolumeId())
            .setVolumeCapability(ANY)
            .setStagingTargetPath(staging)
            .putAllVolumeContext(volume.getVolumeContextMap())
            .build());
  }

  private void publish(Volume volume) {
    socket.node.nodePublishVolume(
        NodePublishVolumeRequest.newBuilder()
            .setVolumeId(volume.getVolumeId())
            .setTargetPath(target.toString())
            .setStagingTargetPath(staging)
            .setVolumeCapability(ANY)
            .putAllVolumeContext(volume.getVolumeContextMap())
            .build());
  }

  private void unpublish(Volume volume) {
    socket.node.nodeUnpublishVolume(
        NodeUnpublishVolumeRequest.newBuilder()
            .setVolumeId(volume.getVolumeId())
            .setTargetPath(target.toString())
            .build());
  }

  private void cleanUp(Volume volume) {
    unpublish(volume);
    socket.node.nodeUnstageVolume(
        NodeUnstageVolumeRequest.newBuilder()
            .setVolumeId(volume.getVolumeId())
            .setStagingTargetPath(staging)
            .build());
    socket.controller.deleteVolume(
        DeleteVolumeRequest.newBuilder().setVolumeId(volume.getVolumeId()).build());
    assertThat(Files.exists(target, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  private void works(String name, int times) throws IOException {
    assertThat(socket.node.nodeGetInfo(NodeGetInfoRequest.getDefaultInstance()).getNodeId())
        .isNotEmpty();
    var volume = created(name);
    for (int i = 0; i < times; i++) {
      stage(volume);
    }
    for (int i = 0; i < times; i++) {
      publish(volume);
    }
    assertThat(TestNode.mountsAt(target)).isEqualTo(1);
    for (int i = 0; i < times; i++) {
      cleanUp(volume);
    }
    assertThat(TestNode.mountsAt(target)).isZero();
  }

  private static void refused(Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(code));
  }

  private static void invalid(ThrowingCallable call) {
    refused(Status.Code.INVALID_ARGUMENT, call);
  }

  @Nested
  class Identity {
    @Test
    void capabilitiesAreKnownOnes() {
      var answer =
          socket.identity.getPluginCapabilities(GetPluginCapabilitiesRequest.getDefaultInstance());
      assertThat(answer.getCapabilitiesList())
          .singleElement()
          .satisfies(capability ->
              assertThat(capability.getService().getType())
                  .isEqualTo(Service.Type.CONTROLLER_SERVICE));
    }

    @Test
    void probeIsReady() {
      assertThat(socket.identity.probe(ProbeRequest.getDefaultInstance()).getReady().getValue())
          .isTrue();
    }

    @Test
    void nameIsOneThatTheSpecificationAllows() {
      var answer = socket.identity.getPluginInfo(GetPluginInfoRequest.getDefaultInstance());
      assertThat(answer.getName())
          .hasSizeLessThanOrEqualTo(63)
          .matches("[a-zA-Z][A-Za-z0-9._-]{0,61}[a-zA-Z]");
      assertThat(answer.getVendorVersion()).isNotEmpty();
    }
  }

  @Nested
  class Controller {
    @Test
    void capabilitiesAreKnownOnes() {
      var answer =
          socket.controller.controllerGetCapabilities(
              ControllerGetCapabilitiesRequest.getDefaultInstance());
      assertThat(answer.getCapabilitiesList())
          .isNotEmpty()
          .allSatisfy(capability -> {
            assertThat(capability.hasRpc()).isTrue();
            assertThat(capability.getRpc().getType())
                .isNotIn(
                    ControllerServiceCapability.RPC.Type.UNKNOWN,
                    ControllerServiceCapability.RPC.Type.UNRECOGNIZED);
          });
    }

    private void validate(ValidateVolumeCapabilitiesRequest.Builder request) {
      var answer = socket.controller.validateVolumeCapabilities(request.build());
      assertThat(answer.getConfirmed().getVolumeCapabilitiesList()).containsExactly(ANY);
    }

    @Test
    void validatingNeedsAVolumeId() {
      invalid(() -> validate(ValidateVolumeCapabilitiesRequest.newBuilder()));
    }

    @Test
    void validatingNeedsCapabilities() {
      var volume = created("sanity-controller-validate-nocaps");
      invalid(() ->
          validate(
              ValidateVolumeCapabilitiesRequest.newBuilder().setVolumeId(volume.getVolumeId())));
    }

    @Test
    void validatingConfirmsWithCapabilities() {
      var volume = created("sanity-controller-validate");
      validate(
          ValidateVolumeCapabilitiesRequest.newBuilder()
              .setVolumeId(volume.getVolumeId())
              .addVolumeCapabilities(ANY));
    }

    @Test
    void validatingDoesNotFindAnUnknownVolume() {
      refused(
          Status.Code.NOT_FOUND,
          () ->
              validate(
                  ValidateVolumeCapabilitiesRequest.newBuilder()
                      .setVolumeId("fake-vol-id-1")
                      .addVolumeCapabilities(ANY)));
    }
  }

  @Nested
  class Node {
    @Test
    void capabilitiesAreKnownOnes() {
      var answer = socket.node.nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance());
      assertThat(answer.getCapabilitiesList())
          .extracting(capability -> capability.getRpc().getType())
          .containsExactly(
              NodeServiceCapability.RPC.Type.STAGE_UNSTAGE_VOLUME,
              NodeServiceCapability.RPC.Type.VOLUME_MOUNT_GROUP);
    }

    @Test
    void infoHasAnIdAndNoNegativeLimit() {
      var answer = socket.node.nodeGetInfo(NodeGetInfoRequest.getDefaultInstance());
      assertThat(answer.getNodeId()).isEqualTo("node-1");
      assertThat(answer.getMaxVolumesPerNode()).isNotNegative();
    }

    private void publish(NodePublishVolumeRequest.Builder request) {
      assertThat(socket.node.nodePublishVolume(request.build())).isNotNull();
    }

    @Test
    void publishingNeedsAVolumeId() {
      invalid(() -> publish(NodePublishVolumeRequest.newBuilder()));
    }

    @Test
    void publishingNeedsATarget() {
      invalid(() -> publish(NodePublishVolumeRequest.newBuilder().setVolumeId("fake-vol-id-1")));
    }

    @Test
    void publishingNeedsACapability() {
      invalid(() ->
          publish(
              NodePublishVolumeRequest.newBuilder()
                  .setVolumeId("fake-vol-id-1")
                  .setTargetPath(target.toString())));
    }

    private void unpublish(NodeUnpublishVolumeRequest.Builder request) {
      assertThat(socket.node.nodeUnpublishVolume(request.build())).isNotNull();
    }

    @Test
    void unpublishingNeedsAVolumeId() {
      invalid(() -> unpublish(NodeUnpublishVolumeRequest.newBuilder()));
    }

    @Test
    void unpublishingNeedsATarget() {
      invalid(
          () -> unpublish(NodeUnpublishVolumeRequest.newBuilder().setVolumeId("fake-vol-id-1")));
    }

    @Test
    void unpublishingRemovesTheTarget() {
      var volume = created("sanity-node-unpublish-volume");
      stage(volume);
      ConformanceTest.this.publish(volume);
      assertThat(target).exists();

      ConformanceTest.this.unpublish(volume);

      assertThat(Files.exists(target, LinkOption.NOFOLLOW_LINKS)).isFalse();
      cleanUp(volume);
    }

    private void stage(NodeStageVolumeRequest.Builder request) {
      assertThat(
              socket.node.nodeStageVolume(request.putPublishContext("device", "/dev/mock").build()))
          .isNotNull();
    }

    private void stage(Volume volume) {
      ConformanceTest.this.stage(volume);
    }

    @Test
    void stagingNeedsAVolumeId() {
      invalid(() ->
          stage(
              NodeStageVolumeRequest.newBuilder()
                  .setStagingTargetPath(staging)
                  .setVolumeCapability(ANY)));
    }

    @Test
    void stagingNeedsAPath() {
      invalid(() ->
          stage(
              NodeStageVolumeRequest.newBuilder()
                  .setVolumeId("fake-vol-id-1")
                  .setVolumeCapability(ANY)));
    }

    @Test
    void stagingNeedsACapability() {
      var volume = created("sanity-node-stage-nocaps");
      invalid(() ->
          stage(
              NodeStageVolumeRequest.newBuilder()
                  .setVolumeId(volume.getVolumeId())
                  .setStagingTargetPath(staging)));
    }

    private void unstage(NodeUnstageVolumeRequest.Builder request) {
      assertThat(socket.node.nodeUnstageVolume(request.build())).isNotNull();
    }

    @Test
    void unstagingNeedsAVolumeId() {
      invalid(() -> unstage(NodeUnstageVolumeRequest.newBuilder().setStagingTargetPath(staging)));
    }

    @Test
    void unstagingNeedsAPath() {
      invalid(() -> unstage(NodeUnstageVolumeRequest.newBuilder().setVolumeId("fake-vol-id-1")));
    }

    @Test
    void worksOnce() throws IOException {
      works("sanity-node-full-1", 1);
    }

    @Test
    void isIdempotent() throws IOException {
      works("sanity-node-full-10", 10);
    }
  }
}
