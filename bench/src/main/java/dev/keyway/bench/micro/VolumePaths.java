// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.micro;

import com.google.protobuf.ByteString;
import dev.keyway.driver.file.InvalidPath;
import dev.keyway.driver.file.Ownership;
import dev.keyway.driver.file.VolumeFile;
import dev.keyway.driver.file.VolumeFolder;
import dev.keyway.driver.mount.KernelMounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What a publish costs on disk, on a tmpfs where there is one.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
public class VolumePaths {
  private static final Path TMPFS = Path.of("/dev/shm");
  private static final int FILES = 5;

  private final List<VolumeFile> files = files("value");
  private final List<VolumeFile> others = files("other");
  private @Nullable Path folder;
  private @Nullable VolumeFolder unchanged;
  private @Nullable VolumeFolder changed;
  private @Nullable KernelMounts mounts;
  private boolean odd;

  private static List<VolumeFile> files(String value) {
    return IntStream.range(0, FILES)
        .mapToObj(
            i -> new VolumeFile("secret-" + i, 0644, ByteString.copyFromUtf8(value + " of " + i)))
        .toList();
  }

  @Setup
  public void start() throws IOException, InvalidPath {
    var room =
        Files.isDirectory(TMPFS)
            ? Files.createTempDirectory(TMPFS, "keyway")
            : Files.createTempDirectory("keyway");
    folder = room;
    unchanged = volume(room.resolve("unchanged"));
    changed = volume(room.resolve("changed"));
    mounts = KernelMounts.open();
  }

  private VolumeFolder volume(Path path) throws IOException, InvalidPath {
    var volume = new VolumeFolder(Files.createDirectory(path), InstantSource.system());
    var _ = volume.write(files, Ownership.ROOT);
    return volume;
  }

  @TearDown
  public void stop() throws IOException {
    if (folder != null) {
      new VolumeFolder(folder.resolve("unchanged"), InstantSource.system()).erase();
      new VolumeFolder(folder.resolve("changed"), InstantSource.system()).erase();
      Files.delete(folder.resolve("unchanged"));
      Files.delete(folder.resolve("changed"));
      Files.delete(folder);
    }
  }

  /// Finds that five files are what they should be.
  @Benchmark
  public boolean fiveFilesUnchanged() throws IOException, InvalidPath {
    return unchanged != null && unchanged.write(files, Ownership.ROOT);
  }

  /// Replaces five files at once.
  @Benchmark
  public boolean fiveFilesChanged() throws IOException, InvalidPath {
    odd = !odd;
    return changed != null && changed.write(odd ? others : files, Ownership.ROOT);
  }

  /// Asks the kernel whether something is mounted at a path.
  @Benchmark
  public boolean mounted() throws IOException {
    return mounts != null && folder != null && mounts.mounted(folder);
  }
}
