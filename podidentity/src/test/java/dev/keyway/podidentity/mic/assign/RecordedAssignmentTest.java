// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Comparator;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a flight recording of the JDK tells of assignments.
class RecordedAssignmentTest {
  private static final String POD = "recorded-web";

  @TempDir Path folder;

  @Test
  void tellsPodIdentityNodeAndOperation() throws Exception {
    var cluster = new FakeCluster();
    cluster.machine("vm1").identity("id", "x").pod(POD, "vm1", "id");
    var file = folder.resolve("assignments.jfr");

    try (var recording = new Recording()) {
      recording.enable("dev.keyway.Assignment");
      recording.start();
      try (var _ = cluster.start()) {
        await().until(() -> cluster.events.contains("AzureIdentityBinding binding applied"));
        cluster.delete(POD);
        await().until(() -> cluster.states().isEmpty());
      }
      recording.stop();
      recording.dump(file);
    }

    // Other tests assign at the same time.
    var assignments =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals("dev.keyway.Assignment"))
            .filter(event -> event.getString("pod").equals(POD))
            .sorted(Comparator.comparing(RecordedEvent::getStartTime))
            .toList();
    assertThat(assignments)
        .extracting(event -> event.getString("operation") + " " + event.getString("outcome"))
        .containsExactly("create written", "confirm written", "delete written");
    assertThat(assignments)
        .allSatisfy(event -> {
          assertThat(event.getString("namespace")).isEqualTo("default");
          assertThat(event.getString("identity")).isEqualTo("id");
          assertThat(event.getString("node")).isEqualTo("vm1");
        });
  }
}
