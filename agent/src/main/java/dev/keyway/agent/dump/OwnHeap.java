// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.dump;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPOutputStream;

/// A dump of this process's heap without what it says. The JVM can only write it whole, so that
/// goes to memory that no disk stands behind, readable by nobody else, and is deleted at once.
public final class OwnHeap {
  private static final String MEMORY = "tmpfs";

  private final Path folder;

  /// @param folder of a file system in memory, such as `/dev/shm`
  public OwnHeap(Path folder) {
    this.folder = folder;
  }

  /// Writes the redacted dump, compressed.
  ///
  /// @throws IOException if the folder is on a disk, or too small, or the dump cannot be written
  public void write(OutputStream out) throws IOException {
    if (!Files.isDirectory(folder) || !Files.getFileStore(folder).type().equals(MEMORY)) {
      throw new IOException(
          folder + " is not in memory (tmpfs), and a heap must not get to a disk");
    }
    var owner = PosixFilePermissions.fromString("rwx------");
    var place =
        Files.createTempDirectory(folder, "heap", PosixFilePermissions.asFileAttribute(owner));
    var raw = place.resolve("heap.hprof");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(raw.toString(), true);
      try (var dump = new BufferedInputStream(Files.newInputStream(raw));
          var compressed = new GZIPOutputStream(out)) {
        HeapDumpRedaction.copy(dump, compressed);
      }
    } finally {
      Files.deleteIfExists(raw);
      Files.delete(place);
    }
  }
}
