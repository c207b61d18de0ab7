// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.driver.mount.MountPoints;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.event.Events;
import dev.keyway.kubernetes.watch.Change;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps Secrets as classes and mounted files say (csi-driver.md §8). A Secret is looked at when
/// its class, a status, a pod or itself changes, and every five minutes; unless something differs
/// nothing is written.
public final class SecretSync implements AutoCloseable {
  private static final int PARALLEL = 4;

  private final SyncSources sources;
  private final SecretPass pass;
  private final KeyedQueue<ObjectKey> queue;
  private final ExecutorService workers;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean watchingSecrets = new AtomicBoolean();

  private SecretSync(SyncSources sources, SecretPass pass, Log log) {
    this.sources = sources;
    this.pass = pass;
    this.workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sync-", 0).factory());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("sync-timer").factory());
    this.queue =
        new KeyedQueue<>(
            this::run,
            workers,
            PARALLEL,
            Delays.on(timer),
            () -> ThreadLocalRandom.current().nextDouble(),
            bug -> log.bug("a Secret could not be looked at", bug));
  }

  /// Starts. Ends with `close`.
  public static SecretSync start(
      KubernetesClient client,
      SyncSources sources,
      String driverName,
      MountPoints mounts,
      Events events,
      SyncObserver observer,
      Logs logs,
      InstantSource clock) {
    var log = logs.named(SecretSync.class);
    var candidates =
        new Candidates(driverName, sources.classes(), sources.statuses(), sources.pods());
    var pass =
        new SecretPass(
            client,
            candidates,
            sources.secrets(),
            new MountedFiles(mounts),
            events,
            observer,
            log,
            clock);
    var sync = new SecretSync(sources, pass, log);
    sync.follow();
    return sync;
  }

  /// Returns how many Secrets are looked at now, wait for that, or could not be written.
  public int waiting() {
    return queue.waiting();
  }

  private void follow() {
    sources.classes().onChange(this::onClass);
    sources.statuses().onChange(this::onStatus);
    sources.pods().onChange(this::onPod);
  }

  private KeyedQueue.Outcome run(ObjectKey secret) throws InterruptedException {
    // The cache's thread must not wait for a lock or a call, so the watch starts here.
    if (!watchingSecrets.getAndSet(true)) {
      sources.secrets().get().onChange(this::onSecret);
    }
    return pass.run(secret);
  }

  private void onClass(Change<SecretProviderClass> change) {
    if (change instanceof Change.Present<SecretProviderClass>(var spc) && used(spc)) {
      addAll(Candidates.secrets(spc));
    }
  }

  private boolean used(SecretProviderClass spc) {
    return !spc.secretObjects().isEmpty()
        && sources.statuses().all().stream()
            .anyMatch(status ->
                status.className().equals(spc.key().name())
                    && status.key().namespace().equals(spc.key().namespace()));
  }

  private void onStatus(Change<SecretProviderClassPodStatus> change) {
    if (change instanceof Change.Present<SecretProviderClassPodStatus>(var status)) {
      add(status);
    }
  }

  private void onPod(Change<Pod> change) {
    if (change instanceof Change.Present<Pod>(var pod) && !pod.volumes().isEmpty()) {
      sources.statuses().all().stream()
          .filter(status -> status.podName().equals(pod.key().name()))
          .filter(status -> status.key().namespace().equals(pod.key().namespace()))
          .forEach(this::add);
    }
  }

  private void onSecret(Change<Secret> change) {
    var key = change.object().key();
    boolean ours =
        sources.classes().all().stream()
            .filter(spc -> spc.key().namespace().equals(key.namespace()))
            .anyMatch(spc -> Candidates.secrets(spc).contains(key) && used(spc));
    if (ours) {
      queue.add(key);
    }
  }

  private void add(SecretProviderClassPodStatus status) {
    var spc = new ObjectKey(status.key().namespace(), status.className());
    sources.classes().get(spc).map(Candidates::secrets).ifPresent(this::addAll);
  }

  private void addAll(Set<ObjectKey> secrets) {
    secrets.forEach(queue::add);
  }

  /// Ends what is under way; a Secret half compared is left as it was.
  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
  }
}
