// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Volumes that are mounted already.
class RepublishTest extends VolumesFixture {
  @Test
  void skipsAPublishedVolumeWhereRotationIsOff() throws Exception {
    var volumes = node.volumes(false, MINUTE);

    publish(volumes);
    node.pass(Duration.ofHours(1));
    publish(volumes);

    assertThat(node.providers.calls).hasSize(1);
    assertThat(TestNode.mountsAt(node.target("v"))).isEqualTo(1);
    assertThat(node.recorded.calls).containsExactly("published azure", "published ");
  }

  @Test
  void fetchesAgainWithEachCallWhereTheIntervalIsNegative() throws Exception {
    var volumes = node.volumes(true, Duration.ofMinutes(-1));

    publish(volumes);
    publish(volumes);

    assertThat(node.providers.calls).hasSize(2);
    assertThat(TestNode.mountsAt(node.target("v"))).isEqualTo(1);
    assertThat(node.recorded.calls)
        .containsExactly("published azure", "published azure", "rotated azure");
  }

  @Test
  void countsTheIntervalFromTheLastFetchWhetherOrNotItBroughtNews() throws Exception {
    var volumes = node.volumes(true, MINUTE);
    publish(volumes);

    node.pass(Duration.ofSeconds(59));
    publish(volumes);
    assertThat(node.providers.calls).hasSize(1);
    node.pass(Duration.ofSeconds(1));
    publish(volumes);
    assertThat(node.providers.calls).hasSize(2);
    node.pass(Duration.ofSeconds(59));
    publish(volumes);
    assertThat(node.providers.calls).hasSize(2);
  }

  @Test
  void goesByTheAgeOfTheFilesAfterARestart() throws Exception {
    publish(node.volumes(true, MINUTE));

    publish(node.volumes(true, MINUTE));
    assertThat(node.providers.calls).hasSize(1);
    node.pass(MINUTE);
    publish(node.volumes(true, MINUTE));
    assertThat(node.providers.calls).hasSize(2);
  }

  @Test
  void bringsWhatChangedAndTellsTheProviderWhatIsMounted() throws Exception {
    var volumes = node.volumes(true, MINUTE);
    publish(volumes);
    node.providers.does(ScriptedProviders.answer("v2", "bar", "second"));
    node.pass(MINUTE);
    publish(volumes);

    assertThat(node.read("v", "bar")).isEqualTo("second");
    assertThat(node.target("v").resolve("foo")).doesNotExist();
    assertThat(node.providers.calls.getFirst().mounted()).isEmpty();
    assertThat(node.providers.calls.getLast().mounted()).isEqualTo(Map.of("secret/foo", "v1"));
  }

  @Test
  void writesNoStatusWhenNothingChanged() throws Exception {
    var volumes = node.volumes(true, Duration.ZERO);
    publish(volumes);
    publish(volumes);

    assertThat(node.status.writes).hasValue(1);
  }

  @Test
  void completesWhatWasNotRecordedEvenWhereRotationIsOff() throws Exception {
    publish(node.volumes(false, MINUTE));
    node.status.clear();

    publish(node.volumes(false, MINUTE));

    assertThat(node.status.recorded(TestNode.POD, "app", node.target("v"))).isPresent();
  }

  @Test
  void takesOverAVolumeThatAnotherDriverMounted() throws Exception {
    publish(node.volumes());
    node.pass(Duration.ofHours(1));
    node.providers.does(ScriptedProviders.answer("v2", "foo", "second"));

    publish(node.volumes());

    assertThat(node.read("v", "foo")).isEqualTo("second");
    assertThat(TestNode.mountsAt(node.target("v"))).isEqualTo(1);
  }

  @Test
  void keepsOldFilesAndTellsThePodWhenARefreshFails() throws Exception {
    var volumes = node.volumes(true, Duration.ZERO);
    publish(volumes);
    node.providers.does(
        ScriptedProviders.failure("forbidden", Status.Code.PERMISSION_DENIED, "Denied"));

    publish(volumes);

    assertThat(node.read("v", "foo")).isEqualTo("first");
    assertThat(node.recorded.calls)
        .containsExactly(
            "published azure", "publishFailed azure Denied", "rotationFailed azure Denied");
    assertThat(node.recorded.events)
        .singleElement()
        .asString()
        .startsWith("shop/web-0 SecretRotationFailed ")
        .contains("SecretProviderClass app", "keeps its old files", "forbidden");
  }

  @Test
  void fetchesAgainSoonAfterAFailedRefresh() throws Exception {
    var volumes = node.volumes(true, MINUTE);
    publish(volumes);
    node.pass(MINUTE);
    node.providers.does(ScriptedProviders.failure("no", Status.Code.UNKNOWN, "No"));
    publish(volumes);
    node.providers.does(ScriptedProviders.answer("v2", "foo", "second"));
    publish(volumes);

    assertThat(node.read("v", "foo")).isEqualTo("second");
  }

  @Test
  void keepsOldFilesWhenABugEndsARefresh() throws Exception {
    var volumes = node.volumes(true, Duration.ZERO);
    publish(volumes);
    node.providers.does((_, _) -> {
      throw new IllegalStateException("secret detail");
    });

    publish(volumes);

    assertThat(node.read("v", "foo")).isEqualTo("first");
    assertThat(node.recorded.events.toString()).doesNotContain("secret detail");
    assertThat(node.logged()).doesNotContain("secret detail");
  }

  @Test
  void keepsOldFilesWhenMemoryRunsOutInARefresh() throws Exception {
    var volumes = node.volumes(true, Duration.ZERO);
    publish(volumes);
    node.providers.does((_, _) -> {
      throw new OutOfMemoryError("planted");
    });

    publish(volumes);

    assertThat(node.read("v", "foo")).isEqualTo("first");
    assertThat(node.recorded.calls)
        .endsWith("publishFailed azure FailedToMount", "rotationFailed azure FailedToMount");
  }

  @Test
  void keepsFilesOfAClassThatWasDeleted() throws Exception {
    var volumes = node.volumes(true, Duration.ZERO);
    publish(volumes);
    node.classes.clear();

    publish(volumes);

    assertThat(node.read("v", "foo")).isEqualTo("first");
    assertThat(node.recorded.events.toString())
        .contains("failed to get secretproviderclass shop/app", "not found");
  }

  @Test
  void followsAClassThatWasEditedOrReplaced() throws Exception {
    var volumes = node.volumes(true, Duration.ZERO);
    publish(volumes);
    node.define("app", ScriptedProviders.NAME, Map.of("vault", "kv2"));
    publish(volumes);
    node.define("app", "other", Map.of("vault", "kv2"));
    publish(volumes);

    assertThat(node.providers.calls.get(1).attributes()).containsEntry("vault", "kv2");
    assertThat(node.recorded.calls).contains("rotationFailed other ProviderNotFound");
    assertThat(node.read("v", "foo")).isEqualTo("first");
  }

  @Test
  void masksARefreshThatCannotBeRecorded() throws Exception {
    var volumes = node.volumes(true, Duration.ZERO);
    publish(volumes);
    node.status.failure = "etcd is full";
    node.providers.does(ScriptedProviders.answer("v2", "foo", "second"));

    publish(volumes);

    assertThat(node.recorded.events.toString()).contains("etcd is full");
    assertThat(node.read("v", "foo")).isEqualTo("second");
  }

  @Test
  void refreshesAVolumeBeforeItsTimeIfAsked() throws Exception {
    var volumes = node.volumes(true, MINUTE);
    publish(volumes);
    node.providers.does(ScriptedProviders.answer("v2", "foo", "second"));

    volumes.refresh(node.request(), TestNode.TIMEOUT);

    assertThat(node.read("v", "foo")).isEqualTo("second");
    assertThat(node.recorded.calls).contains("rotated azure");
  }

  @Test
  void refreshesNothingThatIsNotMounted() throws Exception {
    var volumes = node.volumes();
    publish(volumes);
    volumes.unpublish("csi-v", node.target("v"));

    volumes.refresh(node.request(), TestNode.TIMEOUT);

    assertThat(node.target("v")).doesNotExist();
    assertThat(node.providers.calls).hasSize(1);
  }
}
