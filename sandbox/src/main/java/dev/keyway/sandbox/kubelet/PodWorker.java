// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Looks after one pod from when it is seen until nothing of it is left on the node.
final class PodWorker implements Runnable {
  private static final System.Logger LOG = System.getLogger(PodWorker.class.getName());
  private static final Duration FOREVER = Duration.ofDays(1);

  private final NodePod pod;
  private final VolumeFiles files;
  private final PodReports reports;
  private final Tokens tokens;
  private final Timing timing;
  private final List<VolumeWorker> volumes;
  private final List<Thread> threads = new ArrayList<>();
  private final Alarm alarm = new Alarm();
  private volatile boolean ended;
  private volatile boolean objectGone;
  private volatile boolean deleteObject;

  PodWorker(
      NodePod pod,
      Function<PodVolume, VolumeMount> mounts,
      VolumeFiles files,
      PodReports reports,
      Tokens tokens,
      Timing timing) {
    this.pod = pod;
    this.files = files;
    this.reports = reports;
    this.tokens = tokens;
    this.timing = timing;
    this.volumes =
        pod.volumes().stream()
            .map(volume -> new VolumeWorker(volume, mounts.apply(volume), timing, listener()))
            .toList();
  }

  private VolumeWorker.Listener listener() {
    return new VolumeWorker.Listener() {
      @Override
      public void mounted() {
        alarm.wake();
      }

      @Override
      public void failed(String what, PodVolume volume, MountFailed failure) {
        warn(what, volume, failure);
      }
    };
  }

  private void warn(String what, PodVolume volume, MountFailed failure) {
    var message =
        "MountVolume.%s failed for volume \"%s\" : %s"
            .formatted(what, volume.name(), failure.getMessage());
    LOG.log(Level.DEBUG, "{0}: {1}", pod, message);
    if (objectGone) {
      return;
    }
    try {
      reports.warn(pod, "FailedMount", message);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "An event could not be written.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Takes note of how the pod is now.
  void update(NodePod now) {
    if (now.deleting()) {
      deleteObject = true;
    }
    if (now.deleting() || now.finished()) {
      end();
    }
  }

  /// Takes note that the pod's object is gone.
  void gone() {
    objectGone = true;
    end();
  }

  /// Lets the volumes be unpublished; the object stays unless it is being deleted.
  void end() {
    ended = true;
    volumes.forEach(VolumeWorker::remove);
    alarm.wake();
  }

  void republish() {
    volumes.forEach(VolumeWorker::republish);
  }

  @Override
  public void run() {
    for (var volume : volumes) {
      threads.add(Thread.ofVirtual().name("volume of " + pod).start(volume));
    }
    try {
      tellWhenMounted();
      while (!ended) {
        alarm.await(FOREVER);
      }
      for (var thread : threads) {
        thread.join();
      }
      attempt(() -> files.removePod(pod.uid()));
      tokens.forget(pod.uid());
      while (deleteObject && !objectGone && !attempt(() -> reports.removed(pod))) {
        alarm.await(timing.firstRetry());
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
  }

  private void tellWhenMounted() throws InterruptedException {
    boolean told = false;
    while (!ended && !told) {
      var all = volumes.stream().allMatch(VolumeWorker::mounted);
      told = all && attempt(() -> reports.running(pod));
      if (!told) {
        alarm.await(all ? timing.firstRetry() : FOREVER);
      }
    }
  }

  /// Something that may fail for a while.
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private boolean attempt(Step step) throws InterruptedException {
    try {
      step.run();
      return true;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A pod's kubelet has to try again.", e);
      return false;
    }
  }
}
