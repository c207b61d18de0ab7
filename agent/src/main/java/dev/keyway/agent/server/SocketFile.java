// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A listening socket's file. It appears under its name all at once, ready and with mode 0700: it
/// is bound in a private directory beside and then renamed, so that no umask has to be switched for
/// the whole process and nobody can connect in between.
final class SocketFile implements AutoCloseable {
  /// What fits into `sockaddr_un` with its terminator.
  private static final int LONGEST_PATH = 107;

  private final Path path;
  private final ServerSocketChannel channel;
  private final @Nullable Object identity;

  private SocketFile(Path path, ServerSocketChannel channel, @Nullable Object identity) {
    this.path = path;
    this.channel = channel;
    this.identity = identity;
  }

  /// Listens at `path`, in place of whatever file was there.
  ///
  /// @throws IOException if the directory is missing or not writable, or the path too long
  static SocketFile listen(Path path) throws IOException {
    var directory =
        Objects.requireNonNull(path.toAbsolutePath().getParent(), "a socket has a directory");
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a directory");
    }
    var nursery = Files.createTempDirectory(directory, ".", PRIVATE);
    var newborn = nursery.resolve("s");
    var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      if (Math.max(newborn.toString().length(), path.toString().length()) > LONGEST_PATH) {
        throw new IOException(
            path + " is too long for a socket: at most " + LONGEST_PATH + " bytes are possible");
      }
      channel.bind(UnixDomainSocketAddress.of(newborn));
      Files.setPosixFilePermissions(newborn, PosixFilePermissions.fromString("rwx------"));
      var identity = identity(newborn);
      Files.move(newborn, path, StandardCopyOption.ATOMIC_MOVE);
      return new SocketFile(path, channel, identity);
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    } finally {
      Files.deleteIfExists(newborn);
      Files.deleteIfExists(nursery);
    }
  }

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  ServerSocketChannel channel() {
    return channel;
  }

  Path path() {
    return path;
  }

  /// Stops listening and removes the file, unless another program has put its own there.
  @Override
  public void close() throws IOException {
    channel.close();
    if (Files.exists(path) && Objects.equals(identity, identity(path))) {
      Files.deleteIfExists(path);
    }
  }

  private static @Nullable Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
