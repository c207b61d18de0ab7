// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelMountsTest {
  private static final long BIND = 4096;
  private static final TmpfsOptions ANY_SIZE = new TmpfsOptions("");

  private final Kernel kernel = new Kernel();
  private MountRoom room;

  @BeforeEach
  void open() throws IOException {
    room = MountRoom.open();
  }

  @AfterEach
  void close() throws IOException {
    if (room != null) {
      room.close();
    }
  }

  @Test
  void mountsAndUnmounts() throws IOException {
    var path = room.directory("pods/a/mount");
    assertThat(room.mounts().mounted(path)).isFalse();

    room.mounts().mountTmpfs(path, new TmpfsOptions("64k"));

    assertThat(room.mounts().mounted(path)).isTrue();
    assertThat(Files.getFileStore(path).type()).isEqualTo("tmpfs");
    assertThat(Files.getFileStore(path).getTotalSpace()).isEqualTo(64 << 10);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rwxr-xr-x");
    assertThat(optionsOf(path)).contains("nosuid", "nodev", "noexec");

    room.mounts().unmount(path);

    assertThat(room.mounts().mounted(path)).isFalse();
    assertThat(path).isEmptyDirectory();
    room.mounts().unmount(path);
  }

  private static String optionsOf(Path path) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(" " + path + " "))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lots", "64m,mode=0777", "-1", "12x"})
  void refusesSizesTheKernelDoesNotKnow(String size) throws IOException {
    var path = room.directory("mount");
    assertThatThrownBy(() -> room.mounts().mountTmpfs(path, new TmpfsOptions(size)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("size \"" + size + "\"");
    assertThat(room.mounts().mounted(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"50%", "1m", "4096", "1G"})
  void takesSizesAsTheKernelDoes(String size) throws IOException {
    var path = room.directory("mount");
    room.mounts().mountTmpfs(path, new TmpfsOptions(size));
    assertThat(room.mounts().mounted(path)).isTrue();
  }

  @Test
  void unmountsWhatIsInUse() throws IOException {
    var path = room.directory("mount");
    room.mounts().mountTmpfs(path, ANY_SIZE);
    var file = Files.writeString(path.resolve("open"), "content");
    try (var reader = Files.newBufferedReader(file)) {
      room.mounts().unmount(path);
      assertThat(room.mounts().mounted(path)).isFalse();
      assertThat(reader.readLine()).isEqualTo("content");
    }
  }

  @Test
  void seesBindMounts() throws IOException {
    var source = room.directory("source");
    var target = room.directory("target");
    assertThat(kernel.mount(source.toString(), target.toString(), "", BIND, "")).isZero();

    assertThat(room.mounts().mounted(target)).isTrue();
    assertThat(room.mounts().mounted(source)).isFalse();
    assertThat(room.mounts().tmpfsBelow(room.folder())).isEmpty();
  }

  @Test
  void unmountsStackedMountsOneByOne() throws IOException {
    var path = room.directory("mount");
    room.mounts().mountTmpfs(path, ANY_SIZE);
    assertThat(kernel.mount("tmpfs", path.toString(), "tmpfs", 0, "")).isZero();

    assertThat(room.mounts().tmpfsBelow(room.folder())).containsExactly(path);
    room.mounts().unmount(path);
    assertThat(room.mounts().mounted(path)).isTrue();
    room.mounts().unmount(path);
    assertThat(room.mounts().mounted(path)).isFalse();
  }

  @Test
  void refusesToMountTwice() throws IOException {
    var path = room.directory("mount");
    room.mounts().mountTmpfs(path, ANY_SIZE);
    assertThatThrownBy(() -> room.mounts().mountTmpfs(path, ANY_SIZE))
        .hasMessageContaining(path + ": ")
        .hasMessageContaining("mounted there already");
  }

  @Test
  void refusesToMountOverALink() throws IOException {
    var real = room.directory("real");
    var link = Files.createSymbolicLink(room.folder().resolve("link"), real);
    assertThatThrownBy(() -> room.mounts().mountTmpfs(link, ANY_SIZE))
        .hasMessageContaining("symbolic link");
    assertThat(room.mounts().mounted(real)).isFalse();
  }

  @Test
  void refusesToMountOverAFile() throws IOException {
    var file = Files.createFile(room.folder().resolve("file"));
    assertThatThrownBy(() -> room.mounts().mountTmpfs(file, ANY_SIZE))
        .hasMessageContaining("not a directory");
  }

  @Test
  void namesAMissingPath() {
    assertThatThrownBy(() -> room.mounts().mountTmpfs(room.folder().resolve("no"), ANY_SIZE))
        .hasMessageContaining(room.folder().resolve("no").toString())
        .hasMessageContaining("ENOENT");
  }

  @Test
  void aLinkToAMountIsNone() throws IOException {
    var path = room.directory("mount");
    room.mounts().mountTmpfs(path, ANY_SIZE);
    var link = Files.createSymbolicLink(room.folder().resolve("link"), path);
    assertThat(room.mounts().mounted(link)).isFalse();

    room.mounts().unmount(link);
    assertThat(room.mounts().mounted(path)).isTrue();
  }

  @Test
  void looksThroughLinksAboveThePath() throws IOException {
    var path = room.directory("real/mount");
    var link = Files.createSymbolicLink(room.folder().resolve("link"), path.getParent());
    room.mounts().mountTmpfs(link.resolve("mount"), ANY_SIZE);
    assertThat(room.mounts().mounted(link.resolve("mount"))).isTrue();
    assertThat(room.mounts().mounted(path)).isTrue();
    assertThat(room.mounts().tmpfsBelow(link)).containsExactly(path);
  }

  @Test
  void nothingIsMountedWhereNothingIs() throws IOException {
    var file = Files.createFile(room.folder().resolve("file"));
    assertThat(room.mounts().mounted(file)).isFalse();
    assertThat(room.mounts().mounted(file.resolve("below"))).isFalse();
    assertThat(room.mounts().mounted(room.folder().resolve("no/such"))).isFalse();
    room.mounts().unmount(file);
    room.mounts().unmount(room.folder().resolve("no/such"));
  }

  @Test
  void seesAndUnmountsAMountWhoseServerIsGone() throws IOException {
    assumeTrue(Files.exists(Path.of("/dev/fuse")), "the kernel has no FUSE");
    var path = room.directory("stale");
    try (var device = new RandomAccessFile("/dev/fuse", "rw")) {
      var data = "fd=%d,rootmode=40000,user_id=0,group_id=0".formatted(handleOf("/dev/fuse"));
      assumeTrue(
          kernel.mount("x", path.toString(), "fuse", 0, data) == 0, "FUSE cannot be mounted");
      assertThat(device.getFD().valid()).isTrue();
    }
    assertThatThrownBy(() -> Files.getLastModifiedTime(path)).isInstanceOf(IOException.class);

    assertThat(room.mounts().mounted(path)).isTrue();
    room.mounts().unmount(path);
    assertThat(room.mounts().mounted(path)).isFalse();
  }

  private static int handleOf(String file) throws IOException {
    try (var handles = Files.list(Path.of("/proc/self/fd"))) {
      return handles
          .filter(handle -> refersTo(handle, file))
          .mapToInt(handle -> Integer.parseInt(handle.getFileName().toString()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean refersTo(Path handle, String file) {
    try {
      return Files.readSymbolicLink(handle).toString().equals(file);
    } catch (IOException _) {
      return false; // closed meanwhile
    }
  }

  @Test
  void saysWhatIsMissingWhereThereIsNoLinux() {
    assertThatThrownBy(() -> KernelMounts.open(room.folder().resolve("mountinfo")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("needs Linux");
  }
}
