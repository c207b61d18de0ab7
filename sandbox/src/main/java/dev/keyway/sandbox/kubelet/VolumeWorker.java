// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.util.random.RandomGenerator;

/// Brings one volume of a pod to where it should be and keeps it there: published, again from time
/// to time, and in the end unpublished. Failures are tried again, later each time.
final class VolumeWorker implements Runnable {
  /// What hears of the volume, on its thread.
  interface Listener {
    /// It is there for the first time.
    void mounted();

    /// An attempt has failed.
    ///
    /// @param what `SetUp` or `TearDown`
    void failed(String what, PodVolume volume, MountFailed failure);
  }

  private final PodVolume volume;
  private final VolumeMount mount;
  private final Timing timing;
  private final Listener listener;
  private final Alarm alarm = new Alarm();
  private volatile boolean mounted;
  private volatile boolean unwanted;

  VolumeWorker(PodVolume volume, VolumeMount mount, Timing timing, Listener listener) {
    this.volume = volume;
    this.mount = mount;
    this.timing = timing;
    this.listener = listener;
  }

  /// Tells whether it has been published.
  boolean mounted() {
    return mounted;
  }

  /// Lets the volume be published now rather than when it is due.
  void republish() {
    alarm.wake();
  }

  /// Lets the volume be unpublished; the thread ends when it is.
  void remove() {
    unwanted = true;
    alarm.wake();
  }

  @Override
  public void run() {
    try {
      int failures = 0;
      while (!unwanted) {
        failures = attempt("SetUp", this::publish) ? 0 : failures + 1;
        alarm.await(
            failures == 0
                ? timing.untilRepublish(RandomGenerator.getDefault())
                : timing.retryAfter(failures));
      }
      failures = 0;
      while (!attempt("TearDown", mount::unpublish)) {
        failures++;
        alarm.await(timing.retryAfter(failures));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish() throws MountFailed, InterruptedException {
    if (mounted && !mount.republishes()) {
      return;
    }
    mount.publish(mounted);
    if (!mounted) {
      mounted = true;
      listener.mounted();
    }
  }

  /// Something to be tried.
  private interface Step {
    void run() throws MountFailed, InterruptedException;
  }

  private boolean attempt(String what, Step step) throws InterruptedException {
    try {
      step.run();
      return true;
    } catch (MountFailed e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      listener.failed(what, volume, e);
      return false;
    }
  }
}
