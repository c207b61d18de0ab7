// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeFolderTest {
  @TempDir Path temp;

  @Test
  void writesFilesWithTheirModesIntoNestedFolders() throws IOException {
    var root = temp.resolve("new/volume");

    VolumeFolder.open(root).write(List.of(file("a", 0644, "1"), file("tls/b.pem", 0400, "2")));

    assertThat(root.resolve("a")).hasContent("1");
    assertThat(mode(root.resolve("tls/b.pem"))).isEqualTo("r--------");
    assertThat(root).isDirectoryNotContaining("glob:**/.keyway-*");
  }

  @Test
  void replacesReadOnlyFilesOfAnEarlierMount() throws IOException {
    var folder = VolumeFolder.open(temp);
    folder.write(List.of(file("a", 0400, "old")));

    folder.write(List.of(file("a", 0440, "new")));

    assertThat(temp.resolve("a")).hasContent("new");
    assertThat(mode(temp.resolve("a"))).isEqualTo("r--r-----");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/etc/passwd", "../x", "a/../../x", "a/../b", "./a", "", ".", ".."})
  void refusesPathsThatLeaveTheFolder(String path) throws IOException {
    var folder = VolumeFolder.open(temp);

    assertThatThrownBy(() -> folder.write(List.of(file("good", 0644, "1"), file(path, 0644, "2"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("would leave");
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void refusesToWriteThroughLinks() throws IOException {
    var outside = Files.createDirectory(temp.resolve("outside"));
    var root = Files.createDirectory(temp.resolve("volume"));
    Files.createSymbolicLink(root.resolve("link"), outside);
    var folder = VolumeFolder.open(root);

    assertThatThrownBy(() -> folder.write(List.of(file("link/x", 0644, "1"))))
        .hasMessageContaining("is a link");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void writesNothingWhenOneModeIsWrong() throws IOException {
    var folder = VolumeFolder.open(temp);

    assertThatThrownBy(
            () -> folder.write(List.of(file("good", 0644, "1"), file("bad", 01777, "2"))))
        .hasMessageContaining("1777");
    assertThat(temp).isEmptyDirectory();
  }

  private static MountedFile file(String path, int mode, String contents) {
    return new MountedFile(path, mode, "v1", ByteString.copyFromUtf8(contents));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
