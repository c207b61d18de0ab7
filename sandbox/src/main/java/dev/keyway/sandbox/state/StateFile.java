// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.state;

import dev.keyway.sandbox.http.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.core.JacksonException;

/// The state in one JSON file of a directory that this process holds alone. A save is atomic: a
/// crash leaves the old file or the new one.
public final class StateFile implements AutoCloseable {
  private final Path file;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final ReentrantLock saving = new ReentrantLock();

  private StateFile(Path file, FileChannel lockFile, FileLock lock) {
    this.file = file;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /// Takes the directory, which is created if it is missing.
  ///
  /// @throws IOException if another local Azure holds it, or it cannot be written
  public static StateFile open(Path directory) throws IOException {
    try {
      return lock(directory);
    } catch (FileSystemException e) {
      throw new IOException(
          "The state directory "
              + directory
              + " cannot be used ("
              + e.getClass().getSimpleName()
              + "). Make it a directory that you may write, or name another.",
          e);
    }
  }

  private static StateFile lock(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new StateFile(directory.resolve("state.json"), channel, lock);
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process: as much in use as if another held it.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw inUse(directory);
  }

  private static IOException inUse(Path directory) {
    return new IOException(
        "The state directory "
            + directory
            + " is in use by another local Azure. Stop that one, or name another directory.");
  }

  /// Reads the state, if there is any.
  ///
  /// @throws IOException if the file is unreadable; it stays as it is
  public <T> Optional<T> load(Class<T> type) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      return Optional.of(Json.mapper().readValue(bytes, type));
    } catch (JacksonException e) {
      throw corrupt(e.getClass().getSimpleName());
    }
  }

  /// Returns the error for a state that makes no sense.
  public IOException corrupt(String why) {
    return new IOException(
        "The state file "
            + file
            + " cannot be used ("
            + why
            + "). It was left as it is. To start afresh, move it away.");
  }

  /// Writes the state in place of the old one.
  public void save(Object state) throws IOException {
    byte[] bytes = Json.mapper().writeValueAsBytes(state);
    saving.lock();
    try {
      write(file, bytes);
    } finally {
      saving.unlock();
    }
  }

  /// Writes a file that only the user can read, in place of the old one.
  public static void write(Path file, byte[] bytes) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
    Files.deleteIfExists(temporary);
    try (FileChannel out =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    lock.release();
    lockFile.close();
  }
}
