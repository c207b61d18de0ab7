// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.driver.mount.MountPoints;
import dev.keyway.driver.mount.TmpfsOptions;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnpublishTest {
  @TempDir Path folder;
  private TestNode node;
  private NodeVolumes volumes;

  @BeforeEach
  void start() throws IOException {
    node = new TestNode(folder);
    volumes = node.volumes();
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
  }

  private void unpublish(Path target) throws VolumeException {
    volumes.unpublish("csi-v", target);
  }

  @Test
  void removesAMountedVolumeAndMayBeRepeated() throws Exception {
    volumes.publish(node.request(), TestNode.TIMEOUT);

    for (int i = 0; i < 2; i++) {
      unpublish(node.target("v"));
      assertThat(TestNode.mountsAt(node.root)).isZero();
      assertThat(node.target("v")).doesNotExist();
    }
    assertThat(node.recorded.calls)
        .containsExactly("published azure", "unpublished", "unpublished");
    assertThat(node.logged()).doesNotContain("failed to clean and unmount target path");
  }

  @Test
  void unmountsWhateverIsStacked() throws Exception {
    Files.createDirectories(node.target("v"));
    for (int i = 0; i < 3; i++) {
      // The kernel mounts over a mount, which our own interface would not.
      new ProcessBuilder("mount", "-t", "tmpfs", "tmpfs", node.target("v").toString())
          .inheritIO()
          .start()
          .waitFor();
    }
    assertThat(TestNode.mountsAt(node.target("v"))).isEqualTo(3);

    unpublish(node.target("v"));

    assertThat(TestNode.mountsAt(node.root)).isZero();
    assertThat(node.target("v")).doesNotExist();
  }

  @Test
  void removesAPlainDirectoryWithItsContents() throws Exception {
    Files.createDirectories(node.target("v").resolve("a/b"));
    Files.writeString(node.target("v").resolve("a/.hidden"), "x");

    unpublish(node.target("v"));

    assertThat(node.target("v")).doesNotExist();
  }

  @Test
  void worksForBracketsInTheTarget() throws Exception {
    volumes.publish(node.request("v[1", "app", Map.of()), TestNode.TIMEOUT);

    unpublish(node.target("v[1"));

    assertThat(node.target("v[1")).doesNotExist();
  }

  @Test
  void removesALinkAndNotWhatItLeadsTo() throws Exception {
    var precious = Files.createDirectory(folder.resolve("precious"));
    Files.writeString(precious.resolve("file"), "kept");
    Files.createDirectories(node.target("v").getParent());
    Files.createSymbolicLink(node.target("v"), precious);

    unpublish(node.target("v"));

    assertThat(Files.isSymbolicLink(node.target("v"))).isFalse();
    assertThat(precious.resolve("file")).hasContent("kept");
  }

  @Test
  void doesNotFollowLinksInAVolume() throws Exception {
    var precious = Files.createDirectory(folder.resolve("precious"));
    Files.writeString(precious.resolve("file"), "kept");
    volumes.publish(node.request(), TestNode.TIMEOUT);
    Files.createSymbolicLink(node.target("v").resolve("planted"), precious);

    unpublish(node.target("v"));

    assertThat(precious.resolve("file")).hasContent("kept");
  }

  @Test
  void removesAFileWhereKubeletHasVolumes() throws Exception {
    Files.createDirectories(node.target("v").getParent());
    Files.writeString(node.target("v"), "x");

    unpublish(node.target("v"));

    assertThat(node.target("v")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/etc", "/proc", "/dev/shm", "relative/to/it", "/tmp/../etc/ssl/x"})
  void refusesPathsThatAreNoVolumes(String path) throws Exception {
    VolumesFixture.assertFails(() -> unpublish(Path.of(path)), Status.Code.INVALID_ARGUMENT, path);
    assertThat(node.recorded.calls).containsExactly("unpublishFailed");
  }

  @Test
  void leavesDirectoriesAloneThatAreNotItsOwn() throws Exception {
    var mistaken = Files.createDirectories(node.root.resolve("some/where/else"));
    Files.writeString(mistaken.resolve("file"), "kept");

    VolumesFixture.assertFails(
        () -> unpublish(mistaken), Status.Code.INTERNAL, mistaken.toString(), "not this driver's");

    assertThat(mistaken.resolve("file")).hasContent("kept");
    assertThat(node.logged()).contains("failed to clean and unmount target path");
  }

  @Test
  void leavesMountsAloneThatAreNotItsOwn() throws Exception {
    var foreign = Files.createDirectories(node.root.resolve("some/where/foreign"));
    node.mounts.mountTmpfs(foreign, new TmpfsOptions("1m"));
    Files.createDirectory(foreign.resolve("..secret"));

    VolumesFixture.assertFails(
        () -> unpublish(foreign), Status.Code.INTERNAL, foreign.toString(), "not this driver's");

    assertThat(foreign.resolve("..secret")).exists();
  }

  @Test
  void leavesFilesAndLinksAloneThatAreNotWhereVolumesAre() throws Exception {
    var file = Files.writeString(node.root.resolve("file"), "kept");
    var link = Files.createSymbolicLink(node.root.resolve("link"), file);

    VolumesFixture.assertFails(() -> unpublish(file), Status.Code.INTERNAL, file.toString());
    VolumesFixture.assertFails(() -> unpublish(link), Status.Code.INTERNAL, link.toString());

    assertThat(link).hasContent("kept");
  }

  @Test
  void removesAnEmptyMountAndAnEmptyDirectoryAnywhere() throws Exception {
    var mounted = Files.createDirectories(node.root.resolve("some/where/mounted"));
    var plain = Files.createDirectories(node.root.resolve("some/where/plain"));
    node.mounts.mountTmpfs(mounted, new TmpfsOptions("1m"));

    unpublish(mounted);
    unpublish(plain);

    assertThat(mounted.getParent()).isEmptyDirectory();
    assertThat(TestNode.mountsAt(node.root)).isZero();
  }

  @Test
  void saysWhatKeepsAMountAndErasesItsFilesAllTheSame() throws Exception {
    volumes.publish(node.request(), TestNode.TIMEOUT);
    MountPoints stuck =
        new MountPoints() {
          @Override
          public boolean mounted(Path path) throws IOException {
            return node.mounts.mounted(path);
          }

          @Override
          public void mountTmpfs(Path path, TmpfsOptions options) {
            throw new AssertionError("not asked for");
          }

          @Override
          public void unmount(Path path) throws IOException {
            throw new IOException(path + " is held by the kernel");
          }
        };
    var hindered =
        node.volumes(
            stuck, node.contents, node.providers, node.cluster(), true, Duration.ofMinutes(1));

    VolumesFixture.assertFails(
        () -> hindered.unpublish("csi-v", node.target("v")),
        Status.Code.INTERNAL,
        node.target("v").toString(),
        "held by the kernel");

    assertThat(node.target("v")).isEmptyDirectory();
    unpublish(node.target("v"));
    assertThat(node.target("v")).doesNotExist();
  }

  @Test
  void makesTheNextPublishAFirstOne() throws Exception {
    volumes.publish(node.request(), TestNode.TIMEOUT);
    unpublish(node.target("v"));
    volumes.publish(node.request(), TestNode.TIMEOUT);

    assertThat(node.providers.calls).hasSize(2);
    assertThat(node.read("v", "foo")).isEqualTo("first");
  }
}
