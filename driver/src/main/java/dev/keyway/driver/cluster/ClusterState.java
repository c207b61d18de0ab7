// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.cluster;

import dev.keyway.driver.status.StatusName;
import dev.keyway.driver.volume.Classes;
import dev.keyway.driver.volume.PodGroups;
import dev.keyway.kubernetes.api.CsiDriver;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClass;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.watch.Cache;
import dev.keyway.kubernetes.watch.Reflector;
import dev.keyway.kubernetes.watch.ReflectorObserver;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The objects a node follows: pods and statuses of its own, all classes, its CSIDriver object, and
/// managed Secrets from the moment one is wanted. Closing ends the watches and leaves the client.
public final class ClusterState implements AutoCloseable {
  private final KubernetesClient client;
  private final ReflectorObserver observer;
  private final Reflector<Pod> pods;
  private final Reflector<SecretProviderClassPodStatus> statuses;
  private final Reflector<SecretProviderClass> classes;
  private final Reflector<CsiDriver> drivers;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Reflector<Secret> secrets; // guarded by lock

  private ClusterState(
      KubernetesClient client, String nodeName, String driverName, ReflectorObserver observer) {
    this.client = client;
    this.observer = observer;
    this.pods =
        Reflector.start(
            client, Resources.PODS, Selection.ALL.where("spec.nodeName=" + nodeName), observer);
    this.statuses =
        Reflector.start(
            client,
            Resources.POD_STATUSES,
            Selection.ALL.labelled(
                SecretProviderClassPodStatus.NODE_LABEL + "=" + StatusName.label(nodeName)),
            observer);
    this.classes =
        Reflector.start(client, Resources.SECRET_PROVIDER_CLASSES, Selection.ALL, observer);
    this.drivers =
        Reflector.start(
            client,
            Resources.CSI_DRIVERS,
            Selection.ALL.where("metadata.name=" + driverName),
            observer);
  }

  /// Starts to follow; the caches fill by and by.
  ///
  /// @param observer hears of watches that do not work, and of their reasons
  public static ClusterState start(
      KubernetesClient client, String nodeName, String driverName, ReflectorObserver observer) {
    return new ClusterState(client, nodeName, driverName, observer);
  }

  public Cache<Pod> pods() {
    return pods;
  }

  public Cache<SecretProviderClassPodStatus> statuses() {
    return statuses;
  }

  public Cache<SecretProviderClass> classes() {
    return classes;
  }

  /// Returns the cache that holds this driver's own object, if there is one.
  public Cache<CsiDriver> drivers() {
    return drivers;
  }

  /// Returns the managed Secrets of all namespaces, known by digests; the first call starts their
  /// watch.
  public Cache<Secret> secrets() {
    lock.lock();
    try {
      var started = secrets;
      if (started == null) {
        started =
            Reflector.start(
                client,
                Resources.SECRETS,
                Selection.ALL.labelled(Secret.MANAGED_LABEL + "=true"),
                observer);
        secrets = started;
      }
      return started;
    } finally {
      lock.unlock();
    }
  }

  /// Returns the look-up of classes: one call more where the cache does not know the class, as it
  /// may have been made a moment ago.
  public Classes classLookup() {
    return new CachedClasses(client, classes);
  }

  /// Returns the look-up of pods' groups.
  public PodGroups podGroups() {
    return new CachedPodGroups(client, pods);
  }

  @Override
  public void close() {
    pods.close();
    statuses.close();
    classes.close();
    drivers.close();
    lock.lock();
    try {
      if (secrets != null) {
        secrets.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
