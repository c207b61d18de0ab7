// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.cli.process.RunningProgram.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a node's program does in its first minutes, for the JVM to learn which classes that takes:
/// `./keyway aot` makes the AOT cache of it.
final class NodeTraining {
  private static final int VOLUMES = 6;

  private NodeTraining() {}

  /// @param cache the file to write
  /// @throws IOException if none is written
  static void run(Path cache) throws IOException, InterruptedException {
    // The classes stay unlinked until used, which saves memory (docs/performance.md).
    var options = List.of("-XX:AOTCacheOutput=" + cache, "-XX:-AOTClassLinking");
    var flags = List.of("--enable-secret-rotation", "--rotation-poll-interval=1ms");
    try (var surroundings = NodeSurroundings.start()) {
      var objects = new NodeObjects(surroundings);
      objects.vaultClass("vault", 0, InstantProvider.FILES);
      objects.instantClass("socket");
      objects.syncedClass("synced");
      try (var node = NodeProgram.start(surroundings, Kind.NODE, options, flags)) {
        var volumes = new ArrayList<NodeVolume>();
        for (var i = 0; i < VOLUMES; i++) {
          for (var name : List.of("vault", "socket", "synced")) {
            var volume = objects.pod(name);
            node.publish(volume, InstantProvider.file(0));
            volumes.add(volume);
          }
        }
        volumes.forEach(node::republish);
        surroundings.instant().changeValues();
        volumes.forEach(node::republish);
        for (var volume : volumes) {
          node.unpublish(volume);
          objects.remove(volume);
        }
      }
    }
    if (!Files.exists(cache)) {
      throw new IOException("the JVM has written no cache at " + cache);
    }
  }
}
