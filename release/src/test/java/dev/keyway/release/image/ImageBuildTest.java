// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// The image of the built program. Needs a machine with apt-get.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageBuildTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final long MEBIBYTE = 1 << 20;

  private @TempDir Path folder;
  private BuiltImage image;
  private List<TarArchiveEntry> entries;

  @BeforeAll
  void build() throws IOException {
    assumeTrue(
        Files.exists(ROOT.resolve("cli/target/keyway.jar")), "the program is not packaged yet");
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "apt-get"))),
        "the image takes iptables from Debian's packages, and apt-get is not here");
    image = build("one");
    entries = layers(image.archive());
  }

  private BuiltImage build(String name) throws IOException {
    // A folder of its own, so that nothing of an earlier build helps.
    return new ImageBuild(folder.resolve(name))
        .build(
            new ImageRequest(
                Architecture.ofThisMachine(),
                Path.of(System.getProperty("java.home")),
                ROOT.resolve("cli/target/keyway.jar"),
                ROOT.resolve("deploy/image/classes.lst"),
                ROOT.resolve("cli/src/main/resources/jvm"),
                List.of("keyway:test"),
                "test",
                "0123456"),
            folder.resolve(name + ".tar"));
  }

  private static List<TarArchiveEntry> layers(Path archive) throws IOException {
    var found = new java.util.ArrayList<TarArchiveEntry>();
    try (var outer = new TarArchiveInputStream(Files.newInputStream(archive))) {
      for (var file = outer.getNextEntry(); file != null; file = outer.getNextEntry()) {
        if (file.getName().endsWith(".tar.gz")) {
          var inner = new TarArchiveInputStream(new GZIPInputStream(outer));
          for (var entry = inner.getNextEntry(); entry != null; entry = inner.getNextEntry()) {
            found.add(entry);
          }
        }
      }
    }
    return found;
  }

  @Test
  void isTheSameWhenItIsBuiltAgain() throws IOException {
    assertThat(build("two").digest()).isEqualTo(image.digest());
  }

  @Test
  void staysSmall() throws IOException {
    assertThat(Files.size(image.archive())).isLessThan(120 * MEBIBYTE);
  }

  @Test
  void hasNoShellNoPackageManagerAndNothingThatRaisesRights() {
    assertThat(entries)
        .extracting(TarArchiveEntry::getName)
        .noneMatch(name ->
            name.matches("(.*/)?(ba|da)?sh|.*/(busybox|apt|apt-get|dpkg|curl|wget|su|mount)"))
        .contains("usr/sbin/iptables-nft-restore", "usr/sbin/ip6tables-legacy-save")
        .contains("usr/sbin/conntrack", "opt/keyway/keyway.jsa", "opt/keyway/node");
    assertThat(entries).allMatch(entry -> (entry.getMode() & 06000) == 0);
  }

  @Test
  void belongsToRootAndNobodyMayWriteIt() {
    assertThat(entries)
        .filteredOn(entry -> !entry.getName().equals("tmp/"))
        .allMatch(entry -> entry.getLongUserId() == 0 && (entry.getMode() & 022) == 0);
  }

  @Test
  void hasTheLicencesOfWhatItTakes() {
    assertThat(image.packages()).extracting(DebianPackage::name).contains("iptables");
    for (var each : image.packages()) {
      assertThat(entries)
          .extracting(TarArchiveEntry::getName)
          .contains("usr/share/doc/" + each.name() + "/copyright");
    }
  }
}
