// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;

/// What a flight recording of the JDK tells of mounts.
class RecordedMountTest extends VolumesFixture {
  private static final String CLASS = "recorded";

  @Test
  void tellsPodClassProviderAndOutcomeAndNoValue() throws Exception {
    node.define(CLASS, "azure", Map.of("keyvaultName", "v"));
    var volumes = node.volumes(false, MINUTE);
    var request = node.request("v", CLASS, Map.of());
    var file = folder.resolve("mounts.jfr");

    try (var recording = new Recording()) {
      recording.enable("dev.keyway.Mount");
      recording.start();
      volumes.publish(request, TestNode.TIMEOUT);
      volumes.publish(request, TestNode.TIMEOUT);
      node.providers.does(ScriptedProviders.failure("no", Status.Code.PERMISSION_DENIED, "Denied"));
      assertFails(
          () -> volumes.publish(node.request("w", CLASS, Map.of()), TestNode.TIMEOUT),
          Status.Code.PERMISSION_DENIED,
          "no");
      recording.stop();
      recording.dump(file);
    }

    var mounts = mounts(file);
    assertThat(mounts)
        .extracting(event -> event.getString("outcome") + " " + event.getString("provider"))
        .containsExactly("published azure", "unchanged ", "Denied azure");
    assertThat(mounts)
        .allSatisfy(event -> {
          assertThat(event.getString("namespace")).isEqualTo("shop");
          assertThat(event.getString("pod")).isEqualTo("web-0");
          assertThat(event.getDuration()).isPositive();
          assertThat(event.toString()).doesNotContain("first");
        });
  }

  /// Other tests mount at the same time.
  private static List<RecordedEvent> mounts(Path file) throws Exception {
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("dev.keyway.Mount"))
        .filter(event -> event.getString("secretProviderClass").equals(CLASS))
        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
        .toList();
  }
}
