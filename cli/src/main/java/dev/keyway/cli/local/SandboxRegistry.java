// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/// Where this user's running local Azure is written down, so that other commands find it.
public final class SandboxRegistry {
  private final Path file;

  private SandboxRegistry(Path folder) {
    this.file = folder.resolve("sandbox");
  }

  /// Returns the registry of the user whose environment this is: `KEYWAY_RUN_DIR`, or a folder of
  /// `XDG_RUNTIME_DIR`, or of the home.
  public static SandboxRegistry of(Map<String, String> environment) {
    var own = environment.getOrDefault("KEYWAY_RUN_DIR", "");
    if (!own.isEmpty()) {
      return new SandboxRegistry(Path.of(own));
    }
    var runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return new SandboxRegistry(
        runtime.isEmpty()
            ? Path.of(environment.getOrDefault("HOME", "."), ".cache", "keyway")
            : Path.of(runtime, "keyway"));
  }

  /// Writes down the folder of an instance, in place of any before.
  public void put(Path instanceFolder) throws IOException {
    Files.createDirectories(
        folder(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    var fresh = Files.createTempFile(folder(), "sandbox", ".new");
    Files.writeString(fresh, instanceFolder.toAbsolutePath() + "\n");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Forgets the instance, unless another has taken its place.
  public void remove(Path instanceFolder) throws IOException {
    if (instanceFolder().filter(instanceFolder.toAbsolutePath()::equals).isPresent()) {
      Files.deleteIfExists(file);
    }
  }

  /// Returns the instance that runs, if one does; what a killed one left behind is cleared away.
  public Optional<RunningSandbox> running() {
    try {
      var folder = instanceFolder();
      var running = folder.flatMap(RunningSandbox::in);
      if (folder.isPresent() && running.isEmpty()) {
        Files.deleteIfExists(file);
      }
      return running;
    } catch (IOException e) {
      throw new SandboxUnavailable("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /// Returns the running instance.
  ///
  /// @throws SandboxUnavailable if there is none
  public RunningSandbox require() {
    return running()
        .orElseThrow(() ->
            new SandboxUnavailable(
                "no local Azure is running; start one with: keyway sandbox up --detach"));
  }

  /// Returns where a detached instance's output goes.
  public Path logFile() {
    return folder().resolve("sandbox.log");
  }

  private Path folder() {
    var folder = file.getParent();
    return folder == null ? Path.of(".") : folder;
  }

  private Optional<Path> instanceFolder() throws IOException {
    try {
      return Optional.of(Path.of(Files.readString(file).strip()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
