// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.release.chart.Manifests;
import dev.keyway.release.image.Architecture;
import dev.keyway.release.image.BuiltImage;
import dev.keyway.release.image.ImageBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `release all`.
@Command(
    name = "all",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a whole release: the program's archive, the image, charts, manifests,",
      "the bill of materials and SHA256SUMS."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  ./keyway release all", "  ./keyway release all --output /tmp/release"})
final class AllCommand implements Callable<Integer> {
  private final Place place = new Place();

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "where to write it (target/release)")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    var home = place.home();
    var version = place.version();
    var folder = (output == null ? home.resolve("target/release") : output).toAbsolutePath();
    Files.createDirectories(folder);
    var made = new ArrayList<Path>();

    say("the image");
    var architecture = Architecture.ofThisMachine();
    var image =
        new ImageBuild(home.resolve("release/target/image"))
            .build(
                place.image(architecture, Path.of(System.getProperty("java.home")), List.of()),
                folder.resolve("keyway-image-%s-%s.tar".formatted(version, architecture.debian())));
    made.add(image.archive());
    say("the bill of materials");
    made.add(bill(image, folder.resolve("keyway-%s.cdx.json".formatted(version))));
    say("archives, charts and manifests");
    made.add(program(folder, version));
    for (var chart : List.of("keyway", "keyway-crds")) {
      made.add(
          new Archive()
              .folder(chart, home.resolve("deploy/charts").resolve(chart))
              .write(folder.resolve("%s-%s.tgz".formatted(chart, place.chartVersion(chart)))));
    }
    made.add(manifests(folder, version));
    made.add(checksums(made, folder.resolve("SHA256SUMS")));
    made.forEach(System.out::println);
    return 0;
  }

  private static void say(String what) {
    System.err.println("keyway release: " + what + " ...");
  }

  private Path bill(BuiltImage image, Path file) throws IOException {
    var home = place.home();
    return Files.writeString(
        file,
        BillOfMaterials.complete(Files.readString(home.resolve("cli/target/bom.json")), image));
  }

  private Path program(Path folder, String version) throws IOException {
    var home = place.home();
    var name = "keyway-" + version;
    return new Archive()
        .file(name + "/keyway", home.resolve("keyway"))
        .file(name + "/LICENSE", home.resolve("LICENSE"))
        .file(name + "/lib/keyway.jar", home.resolve("cli/target/keyway.jar"))
        .folder(name + "/lib/lib", home.resolve("cli/target/lib"))
        .folder(name + "/jvm", home.resolve("cli/src/main/resources/jvm"))
        .folder(name + "/examples", home.resolve("examples"))
        .write(folder.resolve(name + ".tar.gz"));
  }

  private Path manifests(Path folder, String version) throws IOException {
    var work = Files.createDirectories(place.home().resolve("release/target/manifests"));
    var archive = new Archive();
    for (var manifest : Manifests.render(place.home().resolve("deploy/charts")).entrySet()) {
      var file = work.resolve(manifest.getKey().replace('/', '-'));
      archive.file(
          "keyway-manifests/" + manifest.getKey(), Files.writeString(file, manifest.getValue()));
    }
    return archive.write(folder.resolve("keyway-manifests-%s.tar.gz".formatted(version)));
  }

  private static Path checksums(List<Path> files, Path file) throws IOException {
    var lines = new StringBuilder();
    for (var each : files) {
      lines.append("%s  %s\n".formatted(sha256(each), each.getFileName()));
    }
    return Files.write(file, lines.toString().getBytes(UTF_8));
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
