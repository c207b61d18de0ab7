// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what an observer and a pod's owner heard, a line for each.
public final class Recorded implements VolumeObserver, VolumeEvents {
  public final List<String> calls = new CopyOnWriteArrayList<>();
  public final List<String> events = new CopyOnWriteArrayList<>();

  @Override
  public void published(String provider) {
    calls.add("published " + provider);
  }

  @Override
  public void publishFailed(String provider, String reason) {
    calls.add("publishFailed " + provider + " " + reason);
  }

  @Override
  public void unpublished() {
    calls.add("unpublished");
  }

  @Override
  public void unpublishFailed() {
    calls.add("unpublishFailed");
  }

  @Override
  public void rotated(String provider, Duration took) {
    calls.add("rotated " + provider);
  }

  @Override
  public void rotationFailed(String provider, String reason) {
    calls.add("rotationFailed " + provider + " " + reason);
  }

  @Override
  public void warn(PodRef pod, String reason, String message) {
    events.add(pod + " " + reason + " " + message);
  }
}
