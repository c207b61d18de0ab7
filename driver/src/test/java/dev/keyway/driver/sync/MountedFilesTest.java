// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.driver.file.TargetPath;
import dev.keyway.driver.mount.MountPoints;
import dev.keyway.driver.mount.TmpfsOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedFilesTest {
  private static final TargetPath VOLUME = new TargetPath("uid", "vol");
  private static final Set<String> WANTED =
      Set.of("plain", "linked", "folder/deep", "tree/leaf", "outside", "passwd", "..data/linked");

  @TempDir Path root;
  private Path target;
  private MountedFiles files;

  /// Mounted is what the test says.
  private record Mounted(Path path) implements MountPoints {
    @Override
    public boolean mounted(Path asked) {
      return asked.equals(path);
    }

    @Override
    public void mountTmpfs(Path asked, TmpfsOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void unmount(Path asked) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void mountVolume() throws IOException {
    root = root.toRealPath();
    target = Files.createDirectories(VOLUME.below(root));
    files = new MountedFiles(new Mounted(target));
  }

  @Test
  void readsPlainFilesAndThoseBehindTheLinksOfAGeneration() throws Exception {
    var generation = Files.createDirectories(target.resolve("..2026_01_01"));
    Files.writeString(generation.resolve("linked"), "l");
    Files.writeString(Files.createDirectories(generation.resolve("tree")).resolve("leaf"), "t");
    Files.createSymbolicLink(target.resolve("..data"), Path.of("..2026_01_01"));
    Files.createSymbolicLink(target.resolve("linked"), Path.of("..data/linked"));
    Files.createSymbolicLink(target.resolve("tree"), Path.of("..data/tree"));
    Files.writeString(target.resolve("plain"), "p");
    Files.writeString(Files.createDirectories(target.resolve("folder")).resolve("deep"), "d");

    var contents = files.read(target, VOLUME, WANTED);

    assertThat(contents).containsOnlyKeys("plain", "linked", "tree/leaf", "folder/deep");
    assertThat(contents.get("tree/leaf")).asString().isEqualTo("t");
  }

  @Test
  void readsNothingFromAnEmptyVolume() throws Exception {
    assertThat(files.read(target, VOLUME, WANTED)).isEmpty();
  }

  @Test
  void followsNoLinkOutOfTheVolume() throws Exception {
    var outside = Files.writeString(root.resolve("outside"), "secret");
    Files.createSymbolicLink(target.resolve("outside"), outside);
    Files.createSymbolicLink(target.resolve("passwd"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(
        Files.createDirectories(target.resolve("folder")).resolve("deep"), outside);

    assertThat(files.read(target, VOLUME, WANTED)).isEmpty();
  }

  @Test
  void readsNothingAtATargetThatIsALinkToAnotherPodsVolume() throws Exception {
    var other = Files.createDirectories(new TargetPath("other", "vol").below(root));
    Files.writeString(other.resolve("plain"), "secret");
    Files.delete(target);
    Files.createSymbolicLink(target, other);

    for (var mounted : new Path[] {target, other}) {
      var reader = new MountedFiles(new Mounted(mounted));
      assertThatThrownBy(() -> reader.read(target, VOLUME, WANTED))
          .isInstanceOf(Problem.class)
          .hasMessageContaining("nothing is mounted");
    }
  }

  @Test
  void readsNothingWhereNothingIsMounted() throws Exception {
    // Such as a folder that a pod laid out in a volume of its own.
    var own = root.resolve("pods/uid/volumes/kubernetes.io~empty-dir/e");
    var forged = Files.createDirectories(VOLUME.below(own));
    Files.writeString(forged.resolve("plain"), "secret");

    assertThatThrownBy(() -> files.read(forged, VOLUME, WANTED)).isInstanceOf(Problem.class);
    assertThatThrownBy(() -> files.read(Path.of("/etc"), VOLUME, Set.of("passwd")))
        .isInstanceOf(Problem.class);
    assertThatThrownBy(() -> files.read(root.resolve("absent"), VOLUME, WANTED))
        .isInstanceOf(Problem.class);
  }

  @Test
  void refusesFilesThatNoSecretCanHoldTogether() throws Exception {
    Files.write(target.resolve("plain"), new byte[600 << 10]);
    Files.write(target.resolve("passwd"), new byte[600 << 10]);

    assertThatThrownBy(() -> files.read(target, VOLUME, WANTED))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("1 MiB");
    assertThat(files.read(target, VOLUME, Set.of("plain"))).containsOnlyKeys("plain");
  }

  @Test
  void refusesFilesThatNoSecretCanHold() throws Exception {
    Files.write(target.resolve("plain"), new byte[(1 << 20) + 1]);

    assertThatThrownBy(() -> files.read(target, VOLUME, WANTED))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("plain")
        .hasMessageContaining("1 MiB");
  }
}
