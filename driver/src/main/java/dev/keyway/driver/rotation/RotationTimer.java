// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.rotation;

import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.driver.mount.MountPoints;
import dev.keyway.driver.rotation.Rotations.Rotation;
import dev.keyway.driver.volume.VolumeException;
import dev.keyway.driver.volume.Volumes;
import dev.keyway.kubernetes.api.CsiDriver;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Pause;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Fetches mounted volumes again where kubelet does not ask for it: while the CSIDriver object does
/// not say `requiresRepublish`. Asks of each what kubelet would ask (csi-driver.md §9, §10).
public final class RotationTimer implements AutoCloseable {
  private static final int PARALLEL = 4;
  private static final Duration CALL_TIME = Duration.ofMinutes(2);
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  private final RotationSources sources;
  private final ObjectKey driver;
  private final MountPoints mounts;
  private final Volumes volumes;
  private final PodTokens tokens;
  private final PublishSecrets secrets;
  private final Log log;
  private final AtomicBoolean toldForbidden = new AtomicBoolean();
  private final Semaphore places = new Semaphore(PARALLEL);
  private final Thread thread;

  RotationTimer(
      KubernetesClient client,
      RotationSources sources,
      String driverName,
      Duration interval,
      MountPoints mounts,
      Volumes volumes,
      Logs logs,
      InstantSource clock,
      Pause pause) {
    this.sources = sources;
    this.driver = new ObjectKey("", driverName);
    this.mounts = mounts;
    this.volumes = volumes;
    this.tokens = new PodTokens(client, clock);
    this.secrets = new PublishSecrets(client);
    this.log = logs.named(RotationTimer.class);
    this.thread = Thread.ofVirtual().name("rotation").unstarted(() -> rounds(interval, pause));
  }

  /// Starts; the first round comes after one interval. Ends with `close`.
  ///
  /// @param interval between rounds, of which up to a tenth is left out by chance; 10 seconds at
  ///   the least
  public static RotationTimer start(
      KubernetesClient client,
      RotationSources sources,
      String driverName,
      Duration interval,
      MountPoints mounts,
      Volumes volumes,
      Logs logs,
      InstantSource clock) {
    var timer =
        new RotationTimer(
            client, sources, driverName, interval, mounts, volumes, logs, clock, Pause.REAL);
    timer.thread.start();
    return timer;
  }

  private void rounds(Duration interval, Pause pause) {
    var random = RandomGenerator.getDefault();
    try {
      while (true) {
        pause.forTime(pause(interval, random.nextDouble()));
        try {
          round();
        } catch (RuntimeException | Error bug) {
          log.bug("a round of rotation was cut short", bug);
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /// An interval of nothing means each of kubelet's calls; here it would mean a hot loop.
  ///
  /// @param chance from 0 to 1
  static Duration pause(Duration interval, double chance) {
    long millis = Math.max(interval.toMillis(), SHORTEST.toMillis());
    return Duration.ofMillis((long) (millis * (1 - 0.1 * chance)));
  }

  /// Fetches all volumes again, unless kubelet does.
  void round() throws InterruptedException {
    if (!sources.drivers().synced() || !sources.pods().synced()) {
      return;
    }
    var object = sources.drivers().get(driver);
    if (object.filter(CsiDriver::requiresRepublish).isPresent()) {
      return;
    }
    var rotations = Rotations.of(sources.pods().all(), sources.statuses(), driver.name());
    tokens.retain(
        rotations.stream().map(rotation -> rotation.ref().uid()).collect(Collectors.toSet()));
    try (var calls =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("rotation-", 0).factory())) {
      for (var rotation : rotations) {
        places.acquire();
        calls.execute(() -> {
          try {
            rotate(rotation, object);
          } finally {
            places.release();
          }
        });
      }
    }
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private void rotate(Rotation rotation, Optional<CsiDriver> object) {
    try {
      // A status may be forged; what it names is fetched again, never mounted for the first time.
      if (!mounts.mounted(rotation.target())) {
        return;
      }
      var requests = object.map(CsiDriver::tokenRequests).orElse(List.of());
      var request =
          rotation.request(
              tokens.json(rotation.pod(), requests),
              object.filter(CsiDriver::tokensInSecrets).isPresent(),
              secret(rotation));
      volumes.refresh(request, CALL_TIME);
    } catch (KubernetesException.Forbidden forbidden) {
      if (!toldForbidden.getAndSet(true)) {
        log.error(
            "Volumes that need a token or a Secret are not rotated; let kubelet republish"
                + " (CSIDriver requiresRepublish), or allow the driver to create"
                + " serviceaccounts/token and to get secrets",
            "cause",
            String.valueOf(forbidden.getMessage()));
      }
    } catch (RuntimeException | Error bug) {
      log.bug("Volume not rotated", bug, "pod", rotation.ref());
    } catch (VolumeException | IOException failed) {
      log.error(
          "Volume not rotated",
          "pod",
          rotation.ref(),
          "cause",
          String.valueOf(failed.getMessage()));
    }
  }

  private Optional<Map<String, String>> secret(Rotation rotation) throws KubernetesException {
    var name = rotation.volume().publishSecret();
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(secrets.read(new ObjectKey(rotation.pod().key().namespace(), name.get())));
  }

  /// Ends the rounds; volumes that are being fetched are told to stop.
  @Override
  public void close() {
    thread.interrupt();
  }
}
