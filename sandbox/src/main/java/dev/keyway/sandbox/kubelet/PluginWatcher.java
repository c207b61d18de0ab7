// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds registration sockets: runs something for each, and ends it when the socket is gone or made
/// anew. Events of the folder make it quick; that it lists the folder besides makes it sure.
final class PluginWatcher implements Runnable {
  private static final System.Logger LOG = System.getLogger(PluginWatcher.class.getName());

  private record Identity(@Nullable Object file, FileTime made) {}

  private record Running(Identity identity, Thread thread) {}

  private final Path folder;
  private final Duration poll;
  private final Function<Path, Runnable> handler;
  private final Map<Path, Running> running = new HashMap<>();

  PluginWatcher(Path folder, Duration poll, Function<Path, Runnable> handler) {
    this.folder = folder;
    this.poll = poll;
    this.handler = handler;
  }

  /// Watches until interrupted; then it interrupts what runs.
  @Override
  public void run() {
    try (var events = folder.getFileSystem().newWatchService()) {
      folder.register(
          events, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      while (true) {
        reconcile();
        awaitChange(events);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "Cannot watch plug-ins.", e);
    } finally {
      running.values().forEach(one -> one.thread().interrupt());
    }
  }

  private void awaitChange(WatchService events) throws InterruptedException {
    var key = events.poll(poll.toMillis(), TimeUnit.MILLISECONDS);
    if (key != null) {
      key.pollEvents();
      key.reset();
    }
  }

  private void reconcile() throws IOException, InterruptedException {
    var found = sockets();
    for (var path : Map.copyOf(running).keySet()) {
      var one = running.get(path);
      if (one != null && !one.identity().equals(found.get(path))) {
        running.remove(path);
        one.thread().interrupt();
        // The old registration must be gone before the new one comes.
        one.thread().join();
      }
    }
    found.forEach((path, identity) ->
        running.computeIfAbsent(
            path,
            added ->
                new Running(
                    identity,
                    Thread.ofVirtual().name("plugin " + added).start(handler.apply(added)))));
  }

  private Map<Path, Identity> sockets() throws IOException {
    var sockets = new HashMap<Path, Identity>();
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        identity(file, sockets);
      }
    }
    return sockets;
  }

  private static void identity(Path file, Map<Path, Identity> sockets) throws IOException {
    try {
      var attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (attributes.isOther() && !String.valueOf(file.getFileName()).startsWith(".")) {
        sockets.put(file, new Identity(attributes.fileKey(), attributes.lastModifiedTime()));
      }
    } catch (NoSuchFileException e) {
      LOG.log(Level.TRACE, "A socket went while the folder was listed.", e);
    }
  }
}
