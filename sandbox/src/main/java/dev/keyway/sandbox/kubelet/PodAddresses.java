// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.util.HashMap;
import java.util.Map;

/// Gives each pod of the node an address of its own, so that who is called by a pod can tell which
/// one it is. On Linux all of 127.0.0.0/8 is this machine: no network has to be made.
final class PodAddresses {
  /// Of the node itself, and so of pods in its network.
  static final String NODE = "127.0.0.1";

  /// 127.64.0.0/10, far from what services listen at.
  private static final int FIRST = 0x7f40_0000;

  private static final int COUNT = 1 << 22;

  private final Map<String, String> byUid = new HashMap<>();

  /// Returns the pod's address, the same for as long as it lives. It follows from the uid, so that
  /// a kubelet that starts again need not remember it; one that is taken already passes it on to
  /// the next.
  synchronized String of(NodePod pod) {
    if (pod.hostNetwork()) {
      return NODE;
    }
    return byUid.computeIfAbsent(pod.uid(), this::free);
  }

  /// Takes note of an address that a pod was given before.
  synchronized void keep(NodePod pod) {
    if (!pod.hostNetwork() && !pod.address().isEmpty()) {
      byUid.putIfAbsent(pod.uid(), pod.address());
    }
  }

  /// Forgets a pod that has gone.
  synchronized void release(String uid) {
    byUid.remove(uid);
  }

  private String free(String uid) {
    for (int step = 0; step < COUNT; step++) {
      // The first and the last of each 256 are no addresses of hosts elsewhere, and look odd.
      int number = Math.floorMod(uid.hashCode() + step, COUNT);
      int last = number & 0xff;
      var address = text(FIRST + number);
      if (last != 0 && last != 0xff && !byUid.containsValue(address)) {
        return address;
      }
    }
    throw new IllegalStateException("every address of the node is taken");
  }

  private static String text(int address) {
    return "%d.%d.%d.%d"
        .formatted(
            address >>> 24 & 0xff, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
  }
}
