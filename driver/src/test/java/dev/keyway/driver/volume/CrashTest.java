// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The process is killed after each step it takes; the next one starts over the same disk, mounts
/// and status, and kubelet calls again.
class CrashTest {
  /// More than any call takes, so that each test ends with a call that was not killed.
  private static final int STEPS = 40;

  @TempDir Path folder;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    node = new TestNode(folder);
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
  }

  private interface Call {
    void on(NodeVolumes volumes) throws VolumeException;
  }

  /// Returns whether the call came to its end.
  private boolean killed(int steps, Call call) throws VolumeException {
    var fuse = new Fuse(steps);
    try {
      call.on(
          node.volumes(
              fuse.over(node.mounts),
              fuse.over(node.contents),
              fuse.over(node.providers),
              node.cluster(fuse.over(node.status)),
              true,
              Duration.ZERO));
      return false;
    } catch (Fuse.Killed dead) {
      return true;
    }
  }

  private Stream<String> volumes() {
    return IntStream.range(1, STEPS).mapToObj(i -> "v" + i);
  }

  private static int steps(String volume) {
    return Integer.parseInt(volume.substring(1));
  }

  private void publish(NodeVolumes volumes, String volume) throws VolumeException {
    volumes.publish(node.request(volume, "app", Map.of()), TestNode.TIMEOUT);
  }

  private void assertPublished(String volume, String content) throws IOException {
    assertThat(node.read(volume, "foo")).isEqualTo(content);
    assertThat(TestNode.mountsAt(node.target(volume))).isEqualTo(1);
    assertThat(node.status.recorded(TestNode.POD, "app", node.target(volume))).isPresent();
    try (var entries = Files.list(node.target(volume))) {
      assertThat(entries.map(entry -> entry.getFileName().toString()))
          .as("nothing half is left")
          .hasSize(3)
          .contains("..data", "foo");
    }
  }

  @Test
  void aPublishThatWasKilledIsCompletedByTheNext() throws Exception {
    int killed = 0;
    for (var volume : volumes().toList()) {
      killed += killed(steps(volume), volumes -> publish(volumes, volume)) ? 1 : 0;

      publish(node.volumes(false, Duration.ZERO), volume);

      assertPublished(volume, "first");
    }
    assertThat(killed).isBetween(8, STEPS - 2);
  }

  @Test
  void aPublishThatWasKilledAndCannotBeCompletedLeavesNoEmptyVolume() throws Exception {
    for (var volume : volumes().toList()) {
      if (!killed(steps(volume), volumes -> publish(volumes, volume))) {
        continue;
      }
      var before = node.providers.calls.size();
      node.classes.clear();
      boolean answered = true;
      try {
        publish(node.volumes(false, Duration.ZERO), volume);
      } catch (VolumeException failed) {
        answered = false;
      }

      node.define("app", ScriptedProviders.NAME, Map.of("vault", "kv1"));
      assertThat(node.providers.calls).hasSize(before);
      assertThat(node.contents.filled(node.target(volume)))
          .as("answered OK after %s steps", steps(volume))
          .isEqualTo(answered);
    }
  }

  @Test
  void aRefreshThatWasKilledLeavesTheOldFilesOrTheNew() throws Exception {
    for (var volume : volumes().toList()) {
      node.providers.does(ScriptedProviders.answer("v1", "foo", "first"));
      publish(node.volumes(), volume);
      node.providers.does(ScriptedProviders.answer("v2", "foo", "second"));

      killed(steps(volume), volumes -> publish(volumes, volume));

      assertThat(node.read(volume, "foo")).isIn("first", "second");
      publish(node.volumes(true, Duration.ZERO), volume);
      assertPublished(volume, "second");
    }
  }

  @Test
  void anUndoThatWasKilledIsNotTakenForAVolume() throws Exception {
    for (var volume : volumes().toList()) {
      node.status.failure = "etcd is full";
      try {
        killed(steps(volume), volumes -> publish(volumes, volume));
      } catch (VolumeException undone) {
        assertThat(TestNode.mountsAt(node.target(volume))).isZero();
      }
      node.status.failure = "";

      publish(node.volumes(false, Duration.ZERO), volume);

      assertPublished(volume, "first");
    }
  }

  @Test
  void anUnpublishThatWasKilledIsCompletedByTheNext() throws Exception {
    int killed = 0;
    for (var volume : volumes().toList()) {
      publish(node.volumes(), volume);

      killed += killed(steps(volume), volumes -> unpublish(volumes, volume)) ? 1 : 0;
      unpublish(node.volumes(), volume);
      unpublish(node.volumes(), volume);

      assertThat(node.target(volume)).doesNotExist();
      assertThat(TestNode.mountsAt(node.target(volume))).isZero();
    }
    assertThat(killed).isBetween(5, STEPS - 2);
  }

  @Test
  void aVolumeWhoseUnpublishWasKilledCanBePublishedAgain() throws Exception {
    for (var volume : volumes().toList()) {
      publish(node.volumes(), volume);
      killed(steps(volume), volumes -> unpublish(volumes, volume));

      publish(node.volumes(true, Duration.ZERO), volume);

      assertPublished(volume, "first");
    }
  }

  private void unpublish(NodeVolumes volumes, String volume) throws VolumeException {
    volumes.unpublish("csi-" + volume, node.target(volume));
  }
}
