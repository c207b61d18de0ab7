// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.driver.mount.TmpfsOptions;
import dev.keyway.driver.provider.ProviderAnswer;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeVolumesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

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

  private void publish(NodeVolumes volumes) throws VolumeException {
    volumes.publish(node.request(), TestNode.TIMEOUT);
  }

  @Test
  void mountsAndFillsAndRecords() throws Exception {
    publish(node.volumes());

    assertThat(node.read("v", "foo")).isEqualTo("first");
    assertThat(TestNode.mountsAt(node.target("v"))).isEqualTo(1);
    assertThat(node.status.recorded(TestNode.POD, "app", node.target("v")))
        .contains(Map.of("secret/foo", "v1"));
    assertThat(node.recorded.calls).containsExactly("published azure");
  }

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
  void mountsADirectoryThatIsNewerThanTheInterval() throws Exception {
    Files.createDirectories(node.target("v"));

    publish(node.volumes(true, MINUTE));

    assertThat(node.read("v", "foo")).isEqualTo("first");
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fillsATmpfsThatWasLeftEmpty(boolean rotation) throws Exception {
    Files.createDirectories(node.target("v"));
    node.mounts.mountTmpfs(node.target("v"), new TmpfsOptions(""));

    publish(node.volumes(rotation, MINUTE));

    assertThat(node.read("v", "foo")).isEqualTo("first");
    assertThat(TestNode.mountsAt(node.target("v"))).isEqualTo(1);
  }

  @Test
  void unmountsATmpfsThatWasLeftEmptyAndCannotBeFilled() throws Exception {
    Files.createDirectories(node.target("v"));
    node.mounts.mountTmpfs(node.target("v"), new TmpfsOptions(""));
    node.providers.does(
        ScriptedProviders.failure("no", Status.Code.UNAVAILABLE, Reason.GRPC_PROVIDER_ERROR));

    assertFails(() -> publish(node.volumes()), Status.Code.UNAVAILABLE, "no");

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
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
  void refusesAnEmptyAnswerForAnEmptyVolume() throws Exception {
    node.providers.does((_, _) -> new ProviderAnswer(Map.of("a", "1"), List.of()));

    assertFails(
        () -> publish(node.volumes()),
        Status.Code.UNKNOWN,
        "provider azure answered without files");

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
  }

  @Test
  void acceptsProvidersThatWriteTheFilesThemselves() throws Exception {
    node.providers.does((_, call) -> {
      try {
        Files.writeString(call.target().resolve("own"), "x");
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return new ProviderAnswer(Map.of("a", "1"), List.of());
    });

    publish(node.volumes());
    publish(node.volumes(false, MINUTE));

    assertThat(node.read("v", "own")).isEqualTo("x");
    assertThat(node.providers.calls).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNKNOWN", "UNAVAILABLE", "DEADLINE_EXCEEDED", "PERMISSION_DENIED", "CANCELLED"})
  void passesTheProvidersCodeOnAndLeavesNothingMounted(Status.Code code) throws Exception {
    var volumes = node.volumes(true, MINUTE);
    node.providers.does(ScriptedProviders.failure("vault kv1 says no", code, "Denied"));

    for (int i = 1; i <= 2; i++) {
      assertFails(() -> publish(volumes), code, "pod shop/web-0", "app", "vault kv1 says no");
      assertThat(TestNode.mountsAt(node.target("v"))).isZero();
      assertThat(node.recorded.calls).hasSize(i).containsOnly("publishFailed azure Denied");
    }
    assertThat(node.target("v")).isEmptyDirectory();

    node.providers.does(ScriptedProviders.answer("v1", "foo", "first"));
    publish(volumes);
    assertThat(node.read("v", "foo")).isEqualTo("first");
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
  void countsAFirstPublishThatRunsOutOfMemory() throws Exception {
    node.providers.does((_, _) -> {
      throw new OutOfMemoryError("planted");
    });

    assertThatThrownBy(() -> publish(node.volumes())).isInstanceOf(OutOfMemoryError.class);

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    assertThat(node.recorded.calls).containsExactly("publishFailed azure FailedToMount");
  }

  @Test
  void leavesNothingMountedWhenABugEndsAFirstPublish() throws Exception {
    node.providers.does((_, _) -> {
      throw new IllegalStateException("bug");
    });

    assertThatThrownBy(() -> publish(node.volumes())).isInstanceOf(IllegalStateException.class);

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    assertThat(node.recorded.calls).containsExactly("publishFailed azure FailedToMount");
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
  void undoesAFirstPublishThatCannotBeRecorded() throws Exception {
    node.status.failure = "etcd is full";

    assertFails(() -> publish(node.volumes()), Status.Code.UNKNOWN, "shop/web-0", "etcd is full");

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    assertThat(node.recorded.calls).containsExactly("publishFailed azure StatusWriteFailed");
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
  void undoesAFirstPublishWhoseFilesAreNotAcceptable() throws Exception {
    node.providers.does(ScriptedProviders.answer("v1", "../etc/passwd", "x"));

    assertFails(() -> publish(node.volumes()), Status.Code.UNKNOWN, "shop/web-0", "azure");

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    assertThat(node.recorded.calls).containsExactly("publishFailed azure FileWriteError");
  }

  @Test
  void undoesAFirstPublishThatDoesNotFit() throws Exception {
    node.providers.does(ScriptedProviders.answer("v1", "big", "x".repeat(3 << 20)));

    assertFails(() -> publish(node.volumes()), Status.Code.UNKNOWN, "shop/web-0");

    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    assertThat(node.recorded.calls).containsExactly("publishFailed azure FileWriteError");
  }

  @Test
  void namesWhatIsWrongWithARequestOrItsClass() throws Exception {
    var volumes = node.volumes();
    node.define("noprovider", "", Map.of("a", "b"));
    node.define("noparameters", "azure", Map.of());
    node.define("elsewhere", "provider_not_installed", Map.of("a", "b"));

    refused(volumes, "", Status.Code.UNKNOWN, Reason.FAILED_TO_MOUNT, "secretProviderClass");
    refused(
        volumes,
        "absent",
        Status.Code.UNKNOWN,
        Reason.CLASS_NOT_FOUND,
        "failed to get secretproviderclass shop/absent",
        "not found");
    refused(
        volumes,
        "noprovider",
        Status.Code.UNKNOWN,
        Reason.FAILED_TO_MOUNT,
        "shop/noprovider",
        "spec.provider");
    refused(
        volumes,
        "noparameters",
        Status.Code.UNKNOWN,
        Reason.FAILED_TO_MOUNT,
        "shop/noparameters",
        "spec.parameters");
    refused(
        volumes,
        "elsewhere",
        Status.Code.UNKNOWN,
        "ProviderNotFound",
        "provider_not_installed not found");
  }

  private void refused(
      NodeVolumes volumes, String className, Status.Code code, String reason, String... words)
      throws IOException {
    for (int i = 0; i < 2; i++) {
      node.recorded.calls.clear();
      assertFails(
          () -> volumes.publish(node.request("v", className, Map.of()), TestNode.TIMEOUT),
          code,
          words);
      assertThat(node.recorded.calls)
          .singleElement()
          .asString()
          .startsWith("publishFailed ")
          .endsWith(" " + reason);
      assertThat(TestNode.mountsAt(node.target("v"))).isZero();
    }
  }

  @Test
  void demandsReadOnlyVolumes() throws Exception {
    var request = node.request();
    var writable =
        new PublishRequest(
            request.volumeId(),
            request.target(),
            request.pod(),
            request.className(),
            request.providerName(),
            request.context(),
            Optional.empty(),
            false,
            OptionalInt.empty());

    assertFails(
        () -> node.volumes().publish(writable, TestNode.TIMEOUT),
        Status.Code.INVALID_ARGUMENT,
        "read-only");
    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
  }

  @Test
  void writesNothingToAMountThatIsNotInMemory() throws Exception {
    var target = node.target("v");
    for (var found : List.of("", "something")) {
      var disk = Files.createDirectories(node.root.resolve("disk" + found));
      if (!found.isEmpty()) {
        Files.writeString(disk.resolve(found), "of somebody");
      }
      Files.createDirectories(target);
      assertThat(new ProcessBuilder("mount", "--bind", "" + disk, "" + target).start().waitFor())
          .isZero();
      try {
        assertFails(
            () -> publish(node.volumes()), Status.Code.INTERNAL, "is not a tmpfs", "unmount it");
        assertThat(TestNode.mountsAt(target)).isEqualTo(1);
      } finally {
        node.mounts.unmount(target);
      }
      assertThat(disk.toFile().list()).hasSize(found.isEmpty() ? 0 : 1);
    }
    assertThat(node.providers.calls).isEmpty();
  }

  @Test
  void refusesClassNamesThatNoObjectCanHave() throws Exception {
    for (var name : List.of(".", "..", "a/b", "A", "x".repeat(100_000))) {
      assertFails(
          () -> node.volumes().publish(node.request("v", name, Map.of()), TestNode.TIMEOUT),
          Status.Code.UNKNOWN,
          "failed to get secretproviderclass shop/",
          "not found");
    }
    assertThat(node.logged().lines().filter(line -> line.startsWith("E")))
        .hasSize(5)
        .allMatch(line -> line.length() < 1000);
  }

  @Test
  void mountsNeitherThroughALinkNorOverAFile() throws Exception {
    var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createDirectories(node.target("v").getParent());
    Files.createSymbolicLink(node.target("v"), elsewhere);
    assertFails(
        () -> publish(node.volumes()),
        Status.Code.INTERNAL,
        node.target("v").toString(),
        "symbolic link");
    Files.delete(node.target("v"));
    Files.writeString(node.target("v"), "x");
    assertFails(
        () -> publish(node.volumes()), Status.Code.INTERNAL, node.target("v").toString(), "file");

    assertThat(TestNode.mountsAt(node.root)).isZero();
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void makesMissingDirectoriesForTheirOwnerAndGroupOnly() throws Exception {
    publish(node.volumes());

    var mode = Files.getPosixFilePermissions(node.target("v").getParent());
    assertThat(mode).noneMatch(right -> right.name().startsWith("OTHERS"));
  }

  @Test
  void givesFilesThePodsGroupUnlessToldOtherwise() throws Exception {
    node.fsGroup = OptionalInt.of(2000);
    publish(node.volumes());
    assertThat(Files.getAttribute(node.target("v").resolve("foo"), "unix:gid")).isEqualTo(2000);

    node.volumes()
        .publish(
            node.request(
                "w", "app", Map.of("keyway.dev/file-owner", "1001", "keyway.dev/file-group", "7")),
            TestNode.TIMEOUT);
    assertThat(Files.getAttribute(node.target("w").resolve("foo"), "unix:uid")).isEqualTo(1001);
    assertThat(Files.getAttribute(node.target("w").resolve("foo"), "unix:gid")).isEqualTo(7);
  }

  @Test
  void leavesTheProviderLessTimeThanTheCallerHas() throws Exception {
    node.volumes().publish(node.request(), Duration.ofSeconds(100));

    assertThat(node.providers.calls.getFirst().timeout())
        .isBetween(Duration.ofSeconds(80), Duration.ofSeconds(95));
  }

  @Test
  void asksNoProviderWhenNoTimeIsLeft() throws Exception {
    assertFails(
        () -> node.volumes().publish(node.request(), Duration.ofNanos(10)),
        Status.Code.DEADLINE_EXCEEDED,
        "no time");
    assertThat(node.providers.calls).isEmpty();
    assertThat(TestNode.mountsAt(node.target("v"))).isZero();
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

  @Test
  void keepsTwoVolumesOfOnePodAndClassApart() throws Exception {
    var volumes = node.volumes(true, MINUTE);
    for (int i = 0; i < 2; i++) {
      volumes.publish(node.request("v", "app", Map.of()), TestNode.TIMEOUT);
      volumes.publish(node.request("w", "app", Map.of()), TestNode.TIMEOUT);
    }
    assertThat(node.providers.calls).hasSize(2);

    volumes.unpublish("csi-v", node.target("v"));
    assertThat(node.target("v")).doesNotExist();
    assertThat(node.read("w", "foo")).isEqualTo("first");
  }

  @Test
  void givesPlaceholdersAnEmptyMountAndPodsNone() throws Exception {
    var asked = node.request("v", "", Map.of(VolumeContext.PROVIDER, "Mock_Provider"));
    var placeholder =
        new PublishRequest(
            PlaceholderVolume.idOf("some"),
            asked.target(),
            asked.pod(),
            "",
            asked.providerName(),
            asked.context(),
            Optional.empty(),
            false,
            OptionalInt.empty());

    assertFails(
        () -> node.volumes().publish(asked, TestNode.TIMEOUT),
        Status.Code.UNKNOWN,
        "secretProviderClass");
    node.volumes().publish(placeholder, TestNode.TIMEOUT);
    node.volumes().publish(placeholder, TestNode.TIMEOUT);
    assertThat(TestNode.mountsAt(node.target("v"))).isEqualTo(1);
  }

  static void assertFails(ThrowingCallable call, Status.Code code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            VolumeException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.getMessage()).contains(words);
            });
  }
}
