// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ComputeResource;
import dev.keyway.azure.arm.HostIdentities;
import dev.keyway.azure.arm.IdentityPatch;
import dev.keyway.azure.arm.Machines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;

/// Machines in memory that can be made to fail and to hang.
public final class FakeMachines implements Machines {
  private final Map<ComputeResource, Set<String>> has = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> hanging = new ConcurrentHashMap<>();
  private final List<IdentityPatch> patches = new CopyOnWriteArrayList<>();

  /// Called before each change; may throw.
  public volatile BiConsumer<ComputeResource, IdentityPatch> before = (_, _) -> {};

  /// Called after each change; may throw.
  public volatile Runnable after = () -> {};

  @Override
  public HostIdentities identities(ComputeResource machine, Deadline deadline) {
    return new HostIdentities("UserAssigned", of(machine), Optional.empty());
  }

  @Override
  public void apply(ComputeResource machine, IdentityPatch patch, Deadline deadline) {
    patches.add(patch);
    hang(machine);
    before.accept(machine, patch);
    var all = has.computeIfAbsent(machine, _ -> ConcurrentHashMap.newKeySet());
    all.addAll(patch.add());
    if (patch.size() == 0) {
      all.clear();
    }
    all.removeAll(patch.remove());
    after.run();
  }

  private void hang(ComputeResource machine) {
    var latch = hanging.get(machine.name());
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AzureException.Unavailable("cancelled", e);
      }
    }
  }

  public void hang(String name) {
    hanging.put(name, new CountDownLatch(1));
  }

  public void release(String name) {
    var latch = hanging.remove(name);
    if (latch != null) {
      latch.countDown();
    }
  }

  /// Refuses changes that add one of these, as ARM does.
  public void refuse(String code, boolean named, Set<String> ids) {
    before =
        (_, patch) -> {
          var bad = new TreeSet<>(patch.add());
          bad.retainAll(ids);
          if (!bad.isEmpty()) {
            var told = named ? "The identities '" + String.join(",", bad) + "' are bad" : "no";
            throw new AzureException.ArmFailed(told, 400, Optional.of(code), told);
          }
        };
  }

  public void put(ComputeResource machine, String id) {
    has.computeIfAbsent(machine, _ -> ConcurrentHashMap.newKeySet()).add(id);
  }

  public void take(ComputeResource machine, String id) {
    has.computeIfAbsent(machine, _ -> ConcurrentHashMap.newKeySet()).remove(id);
  }

  public Set<String> of(ComputeResource machine) {
    return Set.copyOf(has.getOrDefault(machine, Set.of()));
  }

  public List<IdentityPatch> patches() {
    return List.copyOf(patches);
  }

  public static ComputeResource machine(String name) {
    return new ComputeResource("sub", "nodes", ComputeResource.Kind.VIRTUAL_MACHINE, name);
  }

  public static ComputeResource scaleSet(String name) {
    return new ComputeResource("sub", "nodes", ComputeResource.Kind.SCALE_SET, name);
  }
}
