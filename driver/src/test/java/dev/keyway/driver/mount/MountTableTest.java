// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountTableTest {
  @TempDir Path directory;

  private MountTable table(String... lines) throws IOException {
    return new MountTable(Files.write(directory.resolve("mountinfo"), List.of(lines)));
  }

  @ParameterizedTest
  @CsvSource({
    "/plain, /plain",
    "/a\\040blank, '/a blank'",
    "/a\\011tab, '/a\ttab'",
    "/a\\134backslash, /a\\backslash",
    "/line\\012end, '/line\nend'",
    "/h\\043sh, /h#sh"
  })
  void decodesMountPoints(String written, String meant) throws IOException {
    var table = table("36 35 0:50 / " + written + " rw,noatime shared:1 master:2 - tmpfs tmpfs rw");
    assertThat(table.has(Path.of(meant))).isTrue();
    assertThat(table.has(Path.of("/other"))).isFalse();
  }

  @Test
  void listsMountsOfOneTypeBelowAFolder() throws IOException {
    var table =
        table(
            "1 0 8:1 / / rw - ext4 /dev/root rw",
            "2 1 0:5 / /pods rw - tmpfs tmpfs rw",
            "3 1 0:6 / /pods/a/mount rw shared:7 - tmpfs tmpfs rw",
            "4 3 0:7 / /pods/a/mount rw shared:8 - tmpfs tmpfs rw",
            "5 1 0:8 / /pods/b rw - ext4 /dev/b rw",
            "6 1 0:9 / /podsandmore rw - tmpfs tmpfs rw",
            "garbage",
            "");
    assertThat(table.below(Path.of("/pods"), "tmpfs")).containsExactly(Path.of("/pods/a/mount"));
  }
}
