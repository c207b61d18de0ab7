// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.pod;

import static dev.keyway.podidentity.nmi.TestObjects.pod;

import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.Pod.Phase;
import dev.keyway.kubernetes.watch.Change;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// A node as kubelet has it, and a watch that tells of it late: in order, and by steps of random
/// size. It tells that a pod has an address while the pod has it still; anything else may be told
/// after the address has passed to the next pod.
final class ModelNode {
  private final Random random;
  private final PodIndex index;
  private final List<InetAddress> addresses;
  private final Map<InetAddress, Holder> holders = new ConcurrentHashMap<>();
  private final BlockingQueue<Told> queue = new ArrayBlockingQueue<>(64);
  private volatile boolean ended;

  // Only the node's own thread uses it.
  private int sandboxes;

  /// @param link of its sandbox
  /// @param known counted down when the watch has told of the address
  record Holder(String uid, String link, CountDownLatch known) {}

  private record Told(Change<Pod> change, CountDownLatch told) {}

  ModelNode(long seed, int size) {
    this.random = new Random(seed);
    this.index =
        new PodIndex(
            address -> Optional.ofNullable(holders.get(address)).map(Holder::link), Duration.ZERO);
    this.addresses =
        IntStream.range(0, size).mapToObj(i -> InetAddress.ofLiteral("10.0.0." + i)).toList();
  }

  PodIndex index() {
    return index;
  }

  List<InetAddress> addresses() {
    return addresses;
  }

  Optional<Holder> holder(InetAddress address) {
    return Optional.ofNullable(holders.get(address));
  }

  /// Hands an address on from pod to pod.
  void reuse() throws InterruptedException {
    var address = addresses.get(random.nextInt(addresses.size()));
    var old = holders.get(address);
    if (old != null) {
      old.known().await();
      retire(address, old);
    }
    sandboxes++;
    var uid = "uid" + sandboxes;
    var known = new CountDownLatch(1);
    tell(new Change.Present<>(pod("ns/" + uid, uid, Phase.PENDING, false)), new CountDownLatch(1));
    holders.put(address, new Holder(uid, "sandbox" + sandboxes, known));
    var text = address.getHostAddress();
    tell(new Change.Present<>(pod("ns/" + uid, uid, Phase.RUNNING, false, text)), known);
  }

  private void retire(InetAddress address, Holder old) throws InterruptedException {
    var text = address.getHostAddress();
    var key = "ns/" + old.uid();
    var nobody = new CountDownLatch(1);
    if (random.nextBoolean()) {
      tell(new Change.Present<>(pod(key, old.uid(), Phase.RUNNING, true, text)), nobody);
    }
    holders.remove(address);
    var phase = random.nextBoolean() ? Phase.SUCCEEDED : Phase.RUNNING;
    boolean leaving = phase == Phase.RUNNING;
    tell(new Change.Present<>(pod(key, old.uid(), phase, leaving, text)), nobody);
    if (random.nextInt(3) > 0) {
      tell(new Change.Gone<>(pod(key, old.uid(), phase, leaving, text)), nobody);
    }
  }

  private void tell(Change<Pod> change, CountDownLatch told) throws InterruptedException {
    queue.put(new Told(change, told));
  }

  /// Follows the node until it has ended and all is told.
  void watch(long seed) throws InterruptedException {
    var lag = new Random(seed);
    while (!ended || !queue.isEmpty()) {
      for (int pause = lag.nextInt(2000); pause > 0; pause--) {
        Thread.onSpinWait();
      }
      for (int step = lag.nextInt(6); step >= 0; step--) {
        var next = queue.poll(1, TimeUnit.MILLISECONDS);
        if (next != null) {
          index.on(next.change());
          next.told().countDown();
        }
      }
    }
  }

  void end() {
    ended = true;
  }
}
