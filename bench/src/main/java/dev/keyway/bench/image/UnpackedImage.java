// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.image;

import dev.keyway.bench.measure.Unavailable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;

/// The files of the image as the root of programs that start there, as in a container but with this
/// process's network and folder for temporary files. Needs a mount namespace of the benchmark's
/// own.
public final class UnpackedImage implements AutoCloseable {
  private static final String HOME = "/opt/keyway/";

  private final Path root;
  private final long compressed;

  private UnpackedImage(Path root, long compressed) {
    this.root = root;
    this.compressed = compressed;
  }

  /// Unpacks what `keyway release image` has built.
  ///
  /// @param home the checkout
  /// @throws Unavailable if it is not there
  public static UnpackedImage open(Path home) throws IOException, InterruptedException {
    var architecture = System.getProperty("os.arch").replace("aarch64", "arm64");
    var archive =
        home.resolve("target/release/keyway-image-%s.tar".formatted(architecture)).toAbsolutePath();
    if (!Files.exists(archive)) {
      throw new Unavailable(archive + " is not there: run keyway release image");
    }
    var folder = Files.createTempDirectory("keyway-image");
    var root = Files.createDirectory(folder.resolve("root"));
    run("tar", "-xf", archive.toString(), "-C", folder.toString());
    try (var files = Files.list(folder)) {
      for (var layer : files.filter(file -> file.toString().endsWith(".tar.gz")).toList()) {
        run("tar", "-xzf", layer.toString(), "-C", root.toString());
      }
    }
    var image = new UnpackedImage(root, Files.size(archive));
    image.furnish();
    return image;
  }

  private void furnish() throws IOException, InterruptedException {
    for (var file : List.of("/etc/hosts", "/etc/resolv.conf")) {
      var copy = root.resolve(file.substring(1));
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of(file), copy, StandardCopyOption.REPLACE_EXISTING);
    }
    // What the programs mount there must be seen here, as the pods of a node see it.
    var shared = System.getProperty("java.io.tmpdir");
    var inside = root.resolve(shared.substring(1));
    Files.createDirectories(inside);
    run("mount", "--bind", shared, shared);
    run("mount", "--make-shared", shared);
    run("mount", "--bind", shared, inside.toString());
    run("mount", "-t", "proc", "proc", Files.createDirectories(root.resolve("proc")).toString());
    run("mount", "--bind", "/dev", Files.createDirectories(root.resolve("dev")).toString());
  }

  /// Returns the words that start a program with the options of its file, up to its own arguments.
  ///
  /// @param options name of the file, such as `node`
  public List<String> program(String options) {
    return List.of("chroot", root.toString(), HOME + "runtime/bin/java", "@" + HOME + options);
  }

  /// Returns the size of the archive, in MiB.
  public double compressedMebibytes() {
    return compressed / (1024.0 * 1024);
  }

  private static void run(String... words) throws IOException, InterruptedException {
    var process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("%s: %s".formatted(String.join(" ", words), told.strip()));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      var shared = System.getProperty("java.io.tmpdir");
      // These are there twice, as what is shared holds the root itself.
      for (var folder : List.of("dev", "proc", shared.substring(1))) {
        run("umount", "--lazy", root.resolve(folder).toString());
      }
      run("umount", "--lazy", shared);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while unmounting " + root, e);
    }
    try (var files = Files.walk(root.getParent())) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
