// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.agent.log.Log;
import dev.keyway.driver.mount.MountPoints;
import dev.keyway.driver.provider.Providers;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The volumes of this node, by mounts and files. What is there is asked of the kernel and the
/// files each time, so that it does not matter who made it, or how far a process came that was
/// killed.
public final class NodeVolumes implements Volumes {
  /// Kubelet gives up after two minutes.
  private static final Duration LONGEST_UNPUBLISH = Duration.ofMinutes(2);

  private final MountPoints mounts;
  private final VolumeContents contents;
  private final Fetch fetch;
  private final Removal removal;
  private final Cluster cluster;
  private final VolumeObserver observer;
  private final VolumeSettings settings;
  private final FetchTimes times;
  private final Log log;
  private final TargetLocks locks = new TargetLocks();

  public NodeVolumes(
      MountPoints mounts,
      VolumeContents contents,
      Providers providers,
      Cluster cluster,
      VolumeObserver observer,
      VolumeSettings settings,
      FetchTimes times,
      Log log) {
    this.mounts = mounts;
    this.contents = contents;
    this.fetch = new Fetch(contents, providers, cluster);
    this.removal = new Removal(mounts, contents);
    this.cluster = cluster;
    this.observer = observer;
    this.settings = settings;
    this.times = times;
    this.log = log;
  }

  @Override
  public void publish(PublishRequest request, Duration timeout) throws VolumeException {
    log.verbose(
        2,
        "publishing",
        "pod",
        request.pod(),
        "class",
        request.className(),
        "target",
        request.target());
    run(request, timeout, this::publish);
  }

  @Override
  public void refresh(PublishRequest request, Duration timeout) throws VolumeException {
    run(request, timeout, this::refreshIfFilled);
  }

  private interface Step {
    void run(Attempt attempt) throws VolumeException;
  }

  private void run(PublishRequest request, Duration timeout, Step step) throws VolumeException {
    var attempt = new Attempt(request, new Budget(times, timeout));
    var recorded = new RecordedMount();
    recorded.begin();
    try (var _ = locks.hold(request.target(), attempt.budget.left())) {
      step.run(attempt);
    } catch (VolumeException failed) {
      attempt.outcome = failed.reason();
      observer.publishFailed(attempt.provider, failed.reason());
      log.error(
          "volume not published", "pod", request.pod(), "err", String.valueOf(failed.getMessage()));
      throw failed;
    } catch (RuntimeException | Error bug) {
      attempt.outcome = Reason.FAILED_TO_MOUNT;
      observer.publishFailed(attempt.provider, Reason.FAILED_TO_MOUNT);
      throw bug;
    } finally {
      recorded.end(attempt);
    }
  }

  private void refreshIfFilled(Attempt attempt) throws VolumeException {
    var target = target(attempt.request);
    if (target.look() == MountedTarget.Found.FILLED) {
      refresh(attempt, target, recorded(attempt.request));
    }
  }

  private MountedTarget target(PublishRequest request) throws VolumeException {
    return new MountedTarget(mounts, contents, Target.of(request.target()));
  }

  private Optional<Map<String, String>> recorded(PublishRequest request) {
    return cluster.status().recorded(request.pod(), request.className(), request.target());
  }

  private void publish(Attempt attempt) throws VolumeException {
    var request = attempt.request;
    var target = target(request);
    var found = target.look();
    if (PlaceholderVolume.asked(request)) {
      if (found == MountedTarget.Found.NOTHING_MOUNTED) {
        target.mount(settings.tmpfs());
      }
      observer.published(attempt.provider);
    } else if (found == MountedTarget.Found.FILLED) {
      refreshIfDue(attempt, target);
    } else {
      fill(attempt, target, found);
    }
  }

  /// All or nothing: what is not filled is not left mounted.
  private void fill(Attempt attempt, MountedTarget target, MountedTarget.Found found)
      throws VolumeException {
    if (found == MountedTarget.Found.MOUNTED_EMPTY) {
      target.checkInMemory();
    }
    var plan = plan(attempt);
    boolean filled = false;
    try {
      if (found == MountedTarget.Found.NOTHING_MOUNTED) {
        target.mount(settings.tmpfs());
      }
      fetch.run(attempt.request, plan, target.path(), Map.of(), attempt.budget.left());
      filled = true;
    } finally {
      if (!filled) {
        undo(target);
      }
    }
    succeeded(attempt, target);
  }

  private void undo(MountedTarget target) {
    // The interrupt of a caller that has gone must not reach what cleans up after it.
    boolean interrupted = Thread.interrupted();
    try {
      target.undo();
    } catch (IOException stuck) {
      log.error(
          "volume that was not filled is still mounted",
          "target",
          target.path(),
          "err",
          String.valueOf(stuck.getMessage()));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void refreshIfDue(Attempt attempt, MountedTarget target) throws VolumeException {
    var recorded = recorded(attempt.request);
    if (recorded.isEmpty()) {
      // Of a volume that nobody recorded it is not certain that it is one.
      target.checkInMemory();
    }
    if (recorded.isPresent() && !due(target.path())) {
      observer.published(attempt.provider);
    } else {
      refresh(attempt, target, recorded);
    }
  }

  /// The pod may be running: whatever fails, its files stay, and kubelet is told that all is well,
  /// as it would take the directory away otherwise (csi-driver.md §3.4).
  private void refresh(
      Attempt attempt, MountedTarget target, Optional<Map<String, String>> recorded) {
    var request = attempt.request;
    try {
      target.checkInMemory();
      var plan = plan(attempt);
      fetch.run(request, plan, target.path(), recorded.orElse(Map.of()), attempt.budget.left());
    } catch (VolumeException failed) {
      keepOld(attempt, failed);
      return;
    } catch (RuntimeException | Error bug) {
      // Running out of memory over one answer, too, is nothing that the pod should pay for.
      log.bug("volume not refreshed by a bug", bug, "pod", request.pod());
      keepOld(attempt, unexpected(bug));
      return;
    }
    succeeded(attempt, target);
    observer.rotated(attempt.provider, attempt.budget.spent());
  }

  private static VolumeException unexpected(Throwable bug) {
    return new VolumeException(
        "internal error (%s): the driver's log on this node has the place"
            .formatted(bug.getClass().getName()),
        Status.Code.INTERNAL,
        Reason.FAILED_TO_MOUNT,
        bug);
  }

  private boolean due(Path target) {
    if (!settings.rotation()) {
      return false;
    }
    try {
      return times.due(target, contents, settings.pollInterval());
    } catch (IOException unreadable) {
      return true;
    }
  }

  private FetchPlan plan(Attempt attempt) throws VolumeException {
    var plan = fetch.plan(attempt.request);
    attempt.provider = plan.provider();
    return plan;
  }

  private void succeeded(Attempt attempt, MountedTarget target) {
    attempt.outcome = "published";
    times.succeeded(target.path());
    observer.published(attempt.provider);
    log.info(
        "volume published",
        "pod",
        attempt.request.pod(),
        "class",
        attempt.request.className(),
        "target",
        target.path(),
        "milliseconds",
        attempt.budget.spent().toMillis());
  }

  private void keepOld(Attempt attempt, VolumeException failed) {
    var request = attempt.request;
    attempt.outcome = failed.reason();
    observer.publishFailed(attempt.provider, failed.reason());
    observer.rotationFailed(attempt.provider, failed.reason());
    log.error(
        "volume keeps its old files",
        "pod",
        request.pod(),
        "class",
        request.className(),
        "err",
        String.valueOf(failed.getMessage()));
    cluster
        .events()
        .warn(
            request.pod(),
            Reason.ROTATION_FAILED,
            "The volume with SecretProviderClass %s keeps its old files and is fetched again with kubelet's next call: %s"
                .formatted(request.className(), failed.getMessage()));
  }

  @Override
  public void unpublish(String volumeId, Path target) throws VolumeException {
    try (var _ = locks.hold(target, LONGEST_UNPUBLISH)) {
      var checked = Target.of(target);
      removal.run(checked);
      times.forget(checked.path());
    } catch (VolumeException refused) {
      observer.unpublishFailed();
      throw refused;
    } catch (IOException stuck) {
      observer.unpublishFailed();
      log.error(
          "failed to clean and unmount target path",
          "target",
          target,
          "err",
          String.valueOf(stuck.getMessage()));
      throw new VolumeException(
          "failed to clean and unmount target path %s of volume %s: %s"
              .formatted(target, volumeId, stuck.getMessage()),
          Status.Code.INTERNAL,
          Reason.FAILED_TO_MOUNT,
          stuck);
    }
    observer.unpublished();
    log.verbose(2, "volume unpublished", "volume", volumeId, "target", target);
  }
}
