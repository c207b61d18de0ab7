// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release;

import dev.keyway.release.image.Architecture;
import dev.keyway.release.image.ClassLists;
import dev.keyway.release.image.ImageBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `release image`.
@Command(
    name = "image",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the container image, without a container engine.",
      "Needs JDK 25, and apt-get for iptables and the C library."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./keyway release image",
      "  docker load -i target/release/keyway-image-amd64.tar",
      "  ./keyway release image --output image.tar --name registry.example/keyway:1.0"
    })
final class ImageCommand implements Callable<Integer> {
  private final Place place = new Place();

  @Option(names = "--output", paramLabel = "FILE", description = "the file to write")
  private @Nullable Path output;

  @Option(
      names = "--name",
      paramLabel = "NAME[:TAG]",
      description = "what it is called, may be given again with another tag (keyway:VERSION)")
  private List<String> names = List.of();

  @Option(
      names = "--arch",
      paramLabel = "amd64|arm64",
      description = {
        "the processor (this machine's);",
        "another needs --jdk with a JDK for it, and a machine that runs its programs"
      })
  private @Nullable Architecture architecture;

  @Option(
      names = "--jdk",
      paramLabel = "FOLDER",
      description = "the JDK 25 whose runtime it gets (the one that runs this)")
  private Path jdk = Path.of(System.getProperty("java.home"));

  @Override
  public Integer call() throws IOException {
    var home = place.home();
    var made = architecture == null ? Architecture.ofThisMachine() : architecture;
    var file =
        (output == null
                ? home.resolve("target/release/keyway-image-" + made.debian() + ".tar")
                : output)
            .toAbsolutePath();
    Files.createDirectories(file.getParent());
    var image =
        new ImageBuild(home.resolve("release/target/image"))
            .build(place.image(made, jdk, names), file);
    System.out.printf(
        "%s%n%s, %.1f MiB%n",
        image.archive(), image.digest(), Files.size(image.archive()) / 1048576.0);
    return 0;
  }

  /// `release classes`.
  @Command(
      name = "classes",
      mixinStandardHelpOptions = true,
      description = {
        "Renews the list of classes from which the image's programs start.",
        "Joins what running programs wrote with -XX:DumpLoadedClassList."
      },
      footerHeading = "%nExample:%n",
      footer = {
        "  JAVA_TOOL_OPTIONS=-XX:DumpLoadedClassList=/tmp/lists/%%p.lst ./keyway controller",
        "  ./keyway release classes /tmp/lists/*.lst"
      })
  static final class Classes implements Callable<Integer> {
    private final Place place = new Place();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "lists of loaded classes")
    private List<Path> lists = List.of();

    @Override
    public Integer call() throws IOException {
      var names = ClassLists.join(lists);
      var list = place.home().resolve("deploy/image/classes.lst");
      Files.write(list, names);
      System.out.printf("%s: %d names of %d lists%n", list, names.size(), lists.size());
      return 0;
    }
  }
}
