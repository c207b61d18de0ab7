// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.provider.ValueSource;

/// Volumes that are published for the first time.
class NodeVolumesTest extends VolumesFixture {
  @Test
  void mountsAndFillsAndRecords() throws Exception {
    publish(node.volumes());

    assertThat(node.read("v", "foo")).isEqualTo("first");
    assertThat(TestNode.mountsAt(node.target("v"))).isEqualTo(1);
    assertThat(node.status.recorded(TestNode.POD, "app", node.target("v")))
        .contains(Map.of("secret/foo", "v1"));
    assertThat(node.recorded.calls).containsExactly("published azure");
  }

  @Test
  void mountsADirectoryThatIsNewerThanTheInterval() throws Exception {
    Files.createDirectories(node.target("v"));

    publish(node.volumes(true, MINUTE));

    assertThat(node.read("v", "foo")).isEqualTo("first");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fillsATmpfsThatWasLeftEmpty(boolean rotation) throws Exception {
    Files.createDirectories(node.target("v"));
    node.mounts.mountTmpfs(node.target("v"), new TmpfsOptions(""));

    publish(node.volumes(rotation, MINUTE));

    assertThat(node.read("v", "foo")).isEqualTo("first");
    assertThat(TestNode.mountsAt(node.target("v"))).isEqualTo(1);
  }

  @Test
  void acceptsProvidersThatWriteTheFilesThemselves() throws Exception {
    node.providers.does((_, call) -> {
      try {
        Files.writeString(call.target().resolve("own"), "x");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return new ProviderAnswer(Map.of("a", "1"), List.of());
    });

    publish(node.volumes());
    publish(node.volumes(false, MINUTE));

    assertThat(node.read("v", "own")).isEqualTo("x");
    assertThat(node.providers.calls).hasSize(1);
  }

  @Test
  void makesMissingDirectoriesForTheirOwnerAndGroupOnly() throws Exception {
    publish(node.volumes());

    var mode = Files.getPosixFilePermissions(node.target("v").getParent());
    assertThat(mode).noneMatch(right -> right.name().startsWith("OTHERS"));
  }

  @Test
  void givesFilesThePodsGroupUnlessToldOtherwise() throws Exception {
    node.fsGroup = OptionalInt.of(2000);
    publish(node.volumes());
    assertThat(Files.getAttribute(node.target("v").resolve("foo"), "unix:gid")).isEqualTo(2000);

    node.volumes()
        .publish(
            node.request(
                "w", "app", Map.of("keyway.dev/file-owner", "1001", "keyway.dev/file-group", "7")),
            TestNode.TIMEOUT);
    assertThat(Files.getAttribute(node.target("w").resolve("foo"), "unix:uid")).isEqualTo(1001);
    assertThat(Files.getAttribute(node.target("w").resolve("foo"), "unix:gid")).isEqualTo(7);
  }

  @Test
  void leavesTheProviderLessTimeThanTheCallerHas() throws Exception {
    node.volumes().publish(node.request(), Duration.ofSeconds(100));

    assertThat(node.providers.calls.getFirst().timeout())
        .isBetween(Duration.ofSeconds(80), Duration.ofSeconds(95));
  }

  @Test
  void keepsTwoVolumesOfOnePodAndClassApart() throws Exception {
    var volumes = node.volumes(true, MINUTE);
    for (int i = 0; i < 2; i++) {
      volumes.publish(node.request("v", "app", Map.of()), TestNode.TIMEOUT);
      volumes.publish(node.request("w", "app", Map.of()), TestNode.TIMEOUT);
    }
    assertThat(node.providers.calls).hasSize(2);

    volumes.unpublish("csi-v", node.target("v"));
    assertThat(node.target("v")).doesNotExist();
    assertThat(node.read("w", "foo")).isEqualTo("first");
  }

  @Test
  void givesPlaceholdersAnEmptyMountAndPodsNone() throws Exception {
    var asked = node.request("v", "", Map.of(VolumeContext.PROVIDER, "Mock_Provider"));
    var placeholder =
        new PublishRequest(
            PlaceholderVolume.idOf("some"),
            asked.target(),
            asked.pod(),
            "",
            asked.providerName(),
            asked.context(),
            Optional.empty(),
            false,
            OptionalInt.empty());

    assertFails(
        () -> node.volumes().publish(asked, TestNode.TIMEOUT),
        Status.Code.UNKNOWN,
        "secretProviderClass");
    node.volumes().publish(placeholder, TestNode.TIMEOUT);
    node.volumes().publish(placeholder, TestNode.TIMEOUT);
    assertThat(TestNode.mountsAt(node.target("v"))).isEqualTo(1);
  }
}
