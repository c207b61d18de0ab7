// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.kubernetes.client.KubernetesException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A status record without an API server, which can be made to fail.
public final class MemoryStatus implements StatusRecord {
  public final AtomicInteger writes = new AtomicInteger();
  public volatile String failure = "";
  private final Map<String, Map<String, String>> records = new ConcurrentHashMap<>();

  @Override
  public Optional<Map<String, String>> recorded(PodRef pod, String className, Path target) {
    return Optional.ofNullable(records.get(key(pod, className, target)));
  }

  @Override
  public void record(PublishedVolume volume) throws KubernetesException {
    if (!failure.isEmpty()) {
      throw new KubernetesException.Unavailable(failure, Optional.empty(), null);
    }
    var versions = Map.copyOf(volume.versions());
    var before = records.put(key(volume.pod(), volume.className(), volume.target()), versions);
    if (!versions.equals(before)) {
      writes.incrementAndGet();
    }
  }

  public void clear() {
    records.clear();
  }

  private static String key(PodRef pod, String className, Path target) {
    return pod.uid() + " " + pod + " " + className + " " + target;
  }
}
