// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final long MEBIBYTE = 1 << 20;

  private Path folder;
  private BuiltImage image;
  private List<TarArchiveEntry> entries;

  @BeforeAll
  void build(@TempDir Path folder) throws IOException {
    this.folder = folder;
    assumeTrue(
        Files.exists(ROOT.resolve("cli/target/keyway.jar")), "the program is not packaged yet");
    assumeTrue(
        isThere("apt-get"),
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

  /// Returns what is in the layers, and unpacks it.
  private List<TarArchiveEntry> layers(Path archive) throws IOException {
    var found = new ArrayList<TarArchiveEntry>();
    try (var outer = new TarArchiveInputStream(Files.newInputStream(archive))) {
      for (var file = outer.getNextEntry(); file != null; file = outer.getNextEntry()) {
        if (file.getName().endsWith(".tar.gz")) {
          var inner = new TarArchiveInputStream(new GZIPInputStream(outer));
          for (var entry = inner.getNextEntry(); entry != null; entry = inner.getNextEntry()) {
            found.add(entry);
            unpack(entry, inner);
          }
        }
      }
    }
    return found;
  }

  private void unpack(TarArchiveEntry entry, InputStream content) throws IOException {
    var file = folder.resolve("root").resolve(entry.getName());
    if (entry.isDirectory()) {
      Files.createDirectories(file);
      return;
    }
    Files.createDirectories(file.getParent());
    Files.copy(content, file);
    Files.setLastModifiedTime(file, entry.getLastModifiedTime());
    assertThat(file.toFile().setExecutable((entry.getMode() & 0111) != 0)).isTrue();
  }

  @Test
  void startsFromItsArchiveOfClasses() throws IOException {
    var home = folder.resolve("root/opt/keyway");

    // Would end with an error if the archive were not of this runtime and these jars.
    assertThat(
            Tool.run(
                folder,
                List.of(
                    home.resolve("runtime/bin/java").toString(),
                    "-Xshare:on",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:SharedArchiveFile=" + home.resolve("keyway.jsa"),
                    "-Xlog:class+load",
                    "-jar",
                    home.resolve("keyway.jar").toString(),
                    "--version")))
        .containsPattern("dev.keyway.cli.Main source: shared objects file")
        .contains("keyway 0.");
  }

  @Test
  void everyProgramHasItsOptions() throws IOException {
    for (var program : List.of("agent", "node", "mic", "webhook", "controller", "proxy", "image")) {
      assertThat(folder.resolve("root/opt/keyway").resolve(program))
          .content()
          .contains("-XX:+UseSerialGC\n", "-XX:-CreateCoredumpOnCrash\n", "-Xmx")
          .endsWith("-XX:SharedArchiveFile=/opt/keyway/keyway.jsa\n-jar\n/opt/keyway/keyway.jar\n");
    }
  }

  @Test
  void isTheSameWhenItIsBuiltAgain() throws IOException {
    assertThat(build("two").digest()).isEqualTo(image.digest());
  }

  @Test
  void theContainerfileMakesAnImageThatStarts() throws IOException {
    assumeTrue(isThere("buildah"), "an engine makes images of a Containerfile: install buildah");
    var context = Files.createDirectory(folder.resolve("context"));
    Tool.run(folder, List.of("tar", "-xf", image.archive().toString(), "-C", context.toString()));
    var file = ROOT.resolve("deploy/image/Containerfile").toString();

    buildah("bud", "--isolation=chroot", "--tag=keyway:test", "--file=" + file, context.toString());
    buildah("from", "--pull=never", "--name=keyway", "keyway:test");
    try {
      assertThat(
              buildah(
                  "run",
                  "--isolation=chroot",
                  "keyway",
                  "--",
                  "java",
                  "@/opt/keyway/image",
                  "--version"))
          .contains("keyway 0.");
      assertThat(
              buildah(
                  "run",
                  "--isolation=chroot",
                  "--env=_JAVA_OPTIONS=-Xmx77m -XX:+PrintCommandLineFlags",
                  "keyway",
                  "--",
                  "java",
                  "@/opt/keyway/node",
                  "--version"))
          .as("a user's heap wins over the file's")
          .contains("-XX:MaxHeapSize=" + (77L << 20) + " ");
      assertThat(buildah("inspect", "--format={{.OCIv1.Config.User}}", "keyway"))
          .contains("65532:65532");
    } finally {
      buildah("rm", "--all");
    }
  }

  /// Keeps its images where nothing else is, and needs no file system of its own for them.
  private String buildah(String... words) throws IOException {
    var store = folder.resolve("store");
    var command = new ArrayList<>(List.of("buildah", "--storage-driver=vfs"));
    command.add("--root=" + store.resolve("root"));
    command.add("--runroot=" + store.resolve("run"));
    command.addAll(List.of(words));
    return Tool.run(folder, command);
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
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
