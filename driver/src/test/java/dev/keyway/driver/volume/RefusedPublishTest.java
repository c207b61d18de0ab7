// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.driver.mount.TmpfsOptions;
import dev.keyway.driver.provider.ProviderAnswer;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is refused, and that nothing of it stays.
class RefusedPublishTest extends VolumesFixture {
  @Test
  void unmountsATmpfsThatWasLeftEmptyAndCannotBeFilled() throws Exception {
    Files.createDirectories(node.target("v"));
    node.mounts.mountTmpfs(node.target("v"), new TmpfsOptions(""));
    node.providers.does(
        ScriptedProviders.failure("no", Status.Code.UNAVAILABLE, Reason.GRPC_PROVIDER_ERROR));

    assertFails(() -> publish(node.volumes()), Status.Code.UNAVAILABLE, "no");

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
  }

  @Test
  void refusesAnEmptyAnswerForAnEmptyVolume() throws Exception {
    node.providers.does((_, _) -> new ProviderAnswer(Map.of("a", "1"), List.of()));

    assertFails(
        () -> publish(node.volumes()),
        Status.Code.UNKNOWN,
        "provider azure answered without files");

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNKNOWN", "UNAVAILABLE", "DEADLINE_EXCEEDED", "PERMISSION_DENIED", "CANCELLED"})
  void passesTheProvidersCodeOnAndLeavesNothingMounted(Status.Code code) throws Exception {
    var volumes = node.volumes(true, MINUTE);
    node.providers.does(ScriptedProviders.failure("vault kv1 says no", code, "Denied"));

    for (int i = 1; i <= 2; i++) {
      assertFails(() -> publish(volumes), code, "pod shop/web-0", "app", "vault kv1 says no");
      assertThat(TestNode.mountsAt(node.target("v"))).isZero();
      assertThat(node.recorded.calls).hasSize(i).containsOnly("publishFailed azure Denied");
    }
    assertThat(node.target("v")).isEmptyDirectory();

    node.providers.does(ScriptedProviders.answer("v1", "foo", "first"));
    publish(volumes);
    assertThat(node.read("v", "foo")).isEqualTo("first");
  }

  @Test
  void countsAFirstPublishThatRunsOutOfMemory() throws Exception {
    node.providers.does((_, _) -> {
      throw new OutOfMemoryError("planted");
    });

    assertThatThrownBy(() -> publish(node.volumes())).isInstanceOf(OutOfMemoryError.class);

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    assertThat(node.recorded.calls).containsExactly("publishFailed azure FailedToMount");
  }

  @Test
  void leavesNothingMountedWhenABugEndsAFirstPublish() throws Exception {
    node.providers.does((_, _) -> {
      throw new IllegalStateException("bug");
    });

    assertThatThrownBy(() -> publish(node.volumes())).isInstanceOf(IllegalStateException.class);

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    assertThat(node.recorded.calls).containsExactly("publishFailed azure FailedToMount");
  }

  @Test
  void undoesAFirstPublishThatCannotBeRecorded() throws Exception {
    node.status.failure = "etcd is full";

    assertFails(() -> publish(node.volumes()), Status.Code.UNKNOWN, "shop/web-0", "etcd is full");

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    assertThat(node.recorded.calls).containsExactly("publishFailed azure StatusWriteFailed");
  }

  @Test
  void undoesAFirstPublishWhoseFilesAreNotAcceptable() throws Exception {
    node.providers.does(ScriptedProviders.answer("v1", "../etc/passwd", "x"));

    assertFails(() -> publish(node.volumes()), Status.Code.UNKNOWN, "shop/web-0", "azure");

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    assertThat(node.recorded.calls).containsExactly("publishFailed azure FileWriteError");
  }

  @Test
  void undoesAFirstPublishThatDoesNotFit() throws Exception {
    node.providers.does(ScriptedProviders.answer("v1", "big", "x".repeat(3 << 20)));

    assertFails(() -> publish(node.volumes()), Status.Code.UNKNOWN, "shop/web-0");

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    assertThat(node.recorded.calls).containsExactly("publishFailed azure FileWriteError");
  }

  @Test
  void namesWhatIsWrongWithARequestOrItsClass() throws Exception {
    var volumes = node.volumes();
    node.define("noprovider", "", Map.of("a", "b"));
    node.define("noparameters", "azure", Map.of());
    node.define("elsewhere", "provider_not_installed", Map.of("a", "b"));

    refused(volumes, "", Status.Code.UNKNOWN, Reason.FAILED_TO_MOUNT, "secretProviderClass");
    refused(
        volumes,
        "absent",
        Status.Code.UNKNOWN,
        Reason.CLASS_NOT_FOUND,
        "failed to get secretproviderclass shop/absent",
        "not found");
    refused(
        volumes,
        "noprovider",
        Status.Code.UNKNOWN,
        Reason.FAILED_TO_MOUNT,
        "shop/noprovider",
        "spec.provider");
    refused(
        volumes,
        "noparameters",
        Status.Code.UNKNOWN,
        Reason.FAILED_TO_MOUNT,
        "shop/noparameters",
        "spec.parameters");
    refused(
        volumes,
        "elsewhere",
        Status.Code.UNKNOWN,
        "ProviderNotFound",
        "provider_not_installed not found");
  }

  private void refused(
      NodeVolumes volumes, String className, Status.Code code, String reason, String... words)
      throws IOException {
    for (int i = 0; i < 2; i++) {
      node.recorded.calls.clear();
      assertFails(
          () -> volumes.publish(node.request("v", className, Map.of()), TestNode.TIMEOUT),
          code,
          words);
      assertThat(node.recorded.calls)
          .singleElement()
          .asString()
          .startsWith("publishFailed ")
          .endsWith(" " + reason);
      assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    }
  }

  @Test
  void demandsReadOnlyVolumes() throws Exception {
    var request = node.request();
    var writable =
        new PublishRequest(
            request.volumeId(),
            request.target(),
            request.pod(),
            request.className(),
            request.providerName(),
            request.context(),
            Optional.empty(),
            false,
            OptionalInt.empty());

    assertFails(
        () -> node.volumes().publish(writable, TestNode.TIMEOUT),
        Status.Code.INVALID_ARGUMENT,
        "read-only");
    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
  }

  @Test
  void writesNothingToAMountThatIsNotInMemory() throws Exception {
    var target = node.target("v");
    for (var found : List.of("", "something")) {
      var disk = Files.createDirectories(node.root.resolve("disk" + found));
      if (!found.isEmpty()) {
        Files.writeString(disk.resolve(found), "of somebody");
      }
      Files.createDirectories(target);
      assertThat(new ProcessBuilder("mount", "--bind", "" + disk, "" + target).start().waitFor())
          .isZero();
      try {
        assertFails(
            () -> publish(node.volumes()), Status.Code.INTERNAL, "is not a tmpfs", "unmount it");
        assertThat(TestNode.mountsAt(target)).isEqualTo(1);
      } finally {
        node.mounts.unmount(target);
      }
      assertThat(disk.toFile().list()).hasSize(found.isEmpty() ? 0 : 1);
    }
    assertThat(node.providers.calls).isEmpty();
  }

  @Test
  void refusesClassNamesThatNoObjectCanHave() throws Exception {
    for (var name : List.of(".", "..", "a/b", "A", "x".repeat(100_000))) {
      assertFails(
          () -> node.volumes().publish(node.request("v", name, Map.of()), TestNode.TIMEOUT),
          Status.Code.UNKNOWN,
          "failed to get secretproviderclass shop/",
          "not found");
    }
    assertThat(node.logged().lines().filter(line -> line.startsWith("E")))
        .hasSize(5)
        .allMatch(line -> line.length() < 1000);
  }

  @Test
  void mountsNeitherThroughALinkNorOverAFile() throws Exception {
    var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createDirectories(node.target("v").getParent());
    Files.createSymbolicLink(node.target("v"), elsewhere);
    assertFails(
        () -> publish(node.volumes()),
        Status.Code.INTERNAL,
        node.target("v").toString(),
        "symbolic link");
    Files.delete(node.target("v"));
    Files.writeString(node.target("v"), "x");
    assertFails(
        () -> publish(node.volumes()), Status.Code.INTERNAL, node.target("v").toString(), "file");

    assertThat(TestNode.mountsAt(node.root)).isZero();
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void asksNoProviderWhenNoTimeIsLeft() throws Exception {
    assertFails(
        () -> node.volumes().publish(node.request(), Duration.ofNanos(10)),
        Status.Code.DEADLINE_EXCEEDED,
        "no time");
    assertThat(node.providers.calls).isEmpty();
    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
  }
}
