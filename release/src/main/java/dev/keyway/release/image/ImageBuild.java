// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// Makes the image. Nothing in it depends on the time or the machine: the same sources, JDK and
/// packages give the same digest.
public final class ImageBuild {
  /// Where Keyway is in the image.
  static final String HOME = "/opt/keyway";

  /// The user that the image runs as where nothing else is said.
  static final String USER = "65532:65532";

  private static final String ARCHIVE = HOME + "/keyway.jsa";
  private static final List<String> PROGRAMS =
      List.of("agent", "node", "mic", "webhook", "controller", "proxy", "image");

  private final Path work;

  /// @param work a folder for what is made on the way; layers stay there for the next time
  public ImageBuild(Path work) {
    this.work = work;
  }

  /// Makes an image in a file.
  ///
  /// @param archive the file to write
  /// @throws IOException if this machine lacks something, or a step fails; the message says which
  public BuiltImage build(ImageRequest request, Path archive) throws IOException {
    Files.createDirectories(work);
    var stage = Files.createTempDirectory(work, "image");
    try {
      return build(request, archive, stage);
    } finally {
      Stage.delete(stage);
    }
  }

  private BuiltImage build(ImageRequest request, Path archive, Path stage) throws IOException {
    var root = stage.resolve("debian");
    var packages = DebianPackages.unpack(request.architecture().debian(), stage, root);
    var runtime = JavaRuntime.link(request.jdk(), stage.resolve("runtime"));
    var program = copyProgram(request.program(), stage.resolve("program"));
    var classes = stage.resolve("keyway.jsa");
    ClassArchive.dump(runtime, stage, stage.relativize(program), request.classes(), classes);

    var builder =
        Jib.fromScratch()
            .setFormat(ImageFormat.Docker)
            .setPlatforms(Set.of(new Platform(request.architecture().debian(), "linux")))
            .setCreationTime(Instant.EPOCH)
            .setUser(USER)
            .setWorkingDirectory(AbsoluteUnixPath.get(HOME))
            .setEntrypoint("java", "@" + HOME + "/image")
            .setProgramArguments("--help")
            .setEnvironment(
                Map.of("PATH", HOME + "/runtime/bin:/usr/sbin:/usr/bin", "LANG", "C.UTF-8"))
            .setLabels(labels(request));
    builder.addFileEntriesLayer(
        ImageLayer.of("debian", BaseSystem.files(root, request.architecture(), packages)));
    builder.addFileEntriesLayer(
        ImageLayer.of("system", system(stage.resolve("system"))).toBuilder()
            .addEntry(ImageLayer.scratchFolder(Files.createDirectory(stage.resolve("tmp"))))
            .build());
    builder.addFileEntriesLayer(ImageLayer.of("runtime", below(runtime.home(), HOME + "/runtime")));
    builder.addFileEntriesLayer(
        ImageLayer.of("libraries", below(program.resolveSibling("lib"), HOME + "/lib", false)));
    var own = new TreeMap<String, Path>();
    own.putAll(below(program.resolveSibling("lib"), HOME + "/lib", true));
    own.put(HOME + "/keyway.jar", program);
    own.put(ARCHIVE, classes);
    own.putAll(programs(request.jvm(), stage.resolve("jvm")));
    builder.addFileEntriesLayer(ImageLayer.of("keyway", own));

    return new BuiltImage(
        archive, write(builder, request.names(), archive), runtime.version(), packages);
  }

  private String write(JibContainerBuilder builder, List<String> names, Path archive)
      throws IOException {
    try {
      var main = ImageReference.parse(names.getFirst());
      var target =
          Containerizer.to(TarImage.at(archive).named(main))
              .setApplicationLayersCache(work.resolve("layers"))
              .setBaseImageLayersCache(work.resolve("layers"))
              .setToolName("keyway")
              .setOfflineMode(true);
      for (var name : names.subList(1, names.size())) {
        target.withAdditionalTag(ImageReference.parse(name).getQualifier());
      }
      return builder.containerize(target).getDigest().toString();
    } catch (InvalidImageReferenceException e) {
      throw new IOException("\"%s\" is no name of an image".formatted(e.getMessage()), e);
    } catch (RegistryException | CacheDirectoryCreationException | ExecutionException e) {
      throw new IOException("the image could not be written: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the image was interrupted", e);
    }
  }

  private static Map<String, String> labels(ImageRequest request) {
    return Map.of(
        "org.opencontainers.image.title", "keyway",
        "org.opencontainers.image.description",
            "Azure identity for Kubernetes pods, and Key Vault objects as files",
        "org.opencontainers.image.version", request.version(),
        "org.opencontainers.image.revision", request.revision(),
        "org.opencontainers.image.licenses", "Apache-2.0");
  }

  /// Copies the program with times that the class archive finds again in the image.
  private static Path copyProgram(Path jar, Path folder) throws IOException {
    var lib = Files.createDirectories(folder.resolve("lib"));
    try (var libraries = Files.list(jar.resolveSibling("lib"))) {
      for (var library : libraries.sorted().toList()) {
        copy(library, lib.resolve(library.getFileName().toString()));
      }
    }
    return copy(jar, folder.resolve("keyway.jar"));
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.copy(from, to);
    Files.setLastModifiedTime(to, FileTime.from(ImageLayer.MODIFIED));
    return to;
  }

  /// Writes the files that name users and say where names of hosts are looked up.
  private static SortedMap<String, Path> system(Path folder) throws IOException {
    Files.createDirectories(folder);
    var files = new TreeMap<String, Path>();
    for (var file :
        Map.of(
                "passwd",
                "root:x:0:0:root:/:/none\nkeyway:x:65532:65532:keyway:/opt/keyway:/none\n",
                "group",
                "root:x:0:\nkeyway:x:65532:\n",
                "nsswitch.conf",
                "hosts: files dns\n")
            .entrySet()) {
      files.put(
          "/etc/" + file.getKey(),
          Files.writeString(folder.resolve(file.getKey()), file.getValue()));
    }
    return files;
  }

  /// Writes an argument file of `java` for each program, so that `java @/opt/keyway/node` runs it
  /// in the memory it is made for.
  private static SortedMap<String, Path> programs(Path jvm, Path folder) throws IOException {
    Files.createDirectories(folder);
    var common =
        Files.readString(jvm.resolve("common")) + Files.readString(jvm.resolve("container"));
    var files = new TreeMap<String, Path>();
    for (var name : PROGRAMS) {
      var text =
          common
              + Files.readString(jvm.resolve(name))
              + "-XX:SharedArchiveFile=%s%n-jar%n%s/keyway.jar%n".formatted(ARCHIVE, HOME);
      files.put(HOME + "/" + name, Files.writeString(folder.resolve(name), text));
    }
    return files;
  }

  private static SortedMap<String, Path> below(Path folder, String target) throws IOException {
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  file -> target + "/" + folder.relativize(file),
                  file -> file,
                  (one, other) -> one,
                  TreeMap::new));
    }
  }

  /// @param own whether Keyway's own modules are meant or what they use, which changes less often
  private static SortedMap<String, Path> below(Path folder, String target, boolean own)
      throws IOException {
    var files = below(folder, target);
    files.values().removeIf(file -> file.getFileName().toString().startsWith("keyway-") != own);
    return files;
  }
}
