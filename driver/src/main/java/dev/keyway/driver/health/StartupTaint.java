// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.health;

import dev.keyway.agent.log.Log;
import dev.keyway.kubernetes.api.Node;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.Resources;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Removes a taint from the node once the driver is ready, so that the scheduler may send pods. Who
/// makes nodes gives them the taint; this driver never does. Tries until it has worked.
public final class StartupTaint implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final String taint;
  private final ObjectKey node;
  private final KubernetesClient client;
  private final BooleanSupplier ready;
  private final Log log;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread worker = Thread.ofVirtual().name("startup-taint").unstarted(this::work);
  private boolean warned;

  private StartupTaint(
      String taint, String node, KubernetesClient client, BooleanSupplier ready, Log log) {
    this.taint = taint;
    this.node = new ObjectKey("", node);
    this.client = client;
    this.ready = ready;
    this.log = log;
  }

  /// Starts waiting for readiness.
  ///
  /// @param taint the taint's key; all its effects are removed
  public static StartupTaint start(
      String taint, String node, KubernetesClient client, BooleanSupplier ready, Log log) {
    var startup = new StartupTaint(taint, node, client, ready, log);
    startup.worker.start();
    return startup;
  }

  private void work() {
    try {
      while (!ready.getAsBoolean()) {
        if (waited(LOOK_AGAIN)) {
          return;
        }
      }
      for (var pause = FIRST_PAUSE; !removed(); pause = longer(pause)) {
        if (waited(pause)) {
          return;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean waited(Duration time) throws InterruptedException {
    return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Duration longer(Duration pause) {
    var twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  private boolean removed() {
    try {
      var steps = steps(client.get(Resources.NODES, node).taints());
      if (!steps.isEmpty()) {
        var _ = client.patch(Resources.NODES, node, Patch.steps(steps));
        log.info("removed the start-up taint", "node", node, "taint", taint);
      }
      return true;
    } catch (KubernetesException.Conflict | KubernetesException.Invalid changed) {
      // Somebody else changed the taints in between: look again.
      return false;
    } catch (KubernetesException.Forbidden missing) {
      warn(
          "may not remove the start-up taint: apply deploy/manifests/optional/driver-taint.yaml, or"
              + " set node.startupTaint of the chart",
          missing);
      return false;
    } catch (KubernetesException failed) {
      warn("cannot remove the start-up taint yet, trying again", failed);
      return false;
    }
  }

  /// Each taint is removed only where it still stands when the server gets to it.
  private List<Map<String, Object>> steps(List<Node.Taint> taints) {
    var steps = new ArrayList<Map<String, Object>>();
    for (int i = taints.size() - 1; i >= 0; i--) {
      if (taints.get(i).key().equals(taint)) {
        var path = "/spec/taints/" + i;
        steps.add(Map.of("op", "test", "path", path + "/key", "value", taint));
        steps.add(Map.of("op", "remove", "path", path));
      }
    }
    return steps;
  }

  private void warn(String message, KubernetesException cause) {
    if (!warned) {
      warned = true;
      log.warning(message, "node", node, "taint", taint, "err", String.valueOf(cause.getMessage()));
    }
  }

  @Override
  public void close() {
    closing.countDown();
    worker.interrupt();
  }
}
