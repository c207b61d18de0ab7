// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

import dev.keyway.agent.log.Log;
import dev.keyway.agent.server.Parts;
import dev.keyway.agent.watch.WatchLog;
import dev.keyway.driver.cluster.ClusterState;
import dev.keyway.driver.csi.ControllerService;
import dev.keyway.driver.csi.IdentityService;
import dev.keyway.driver.csi.NodeService;
import dev.keyway.driver.metrics.DriverMetrics;
import dev.keyway.driver.mount.MountPoints;
import dev.keyway.driver.mount.TmpfsOptions;
import dev.keyway.driver.provider.ProviderHealth;
import dev.keyway.driver.provider.ProviderOptions;
import dev.keyway.driver.provider.SocketProviders;
import dev.keyway.driver.rotation.RotationSources;
import dev.keyway.driver.rotation.RotationTimer;
import dev.keyway.driver.status.PodStatusRecord;
import dev.keyway.driver.sync.SecretSync;
import dev.keyway.driver.sync.SyncSources;
import dev.keyway.driver.volume.Cluster;
import dev.keyway.driver.volume.FetchTimes;
import dev.keyway.driver.volume.FolderContents;
import dev.keyway.driver.volume.NodeVolumes;
import dev.keyway.driver.volume.VolumeSettings;
import dev.keyway.driver.volume.Volumes;
import dev.keyway.kubernetes.client.Pause;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.event.EventWriter;
import dev.keyway.kubernetes.event.Events;
import dev.keyway.kubernetes.watch.Cache;
import io.grpc.BindableService;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The CSI services and all that works behind them: volumes, what is recorded of them in the
/// cluster, their rotation, and Secrets made of them.
final class DriverServices {
  /// What events name as their source.
  private static final String COMPONENT = "csi-secrets-store-controller";

  private final DriverOptions options;
  private final DriverApplication.Ports ports;
  private final Parts parts;
  private final DriverMetrics metrics;
  private final WatchLog watchLog;
  private final ClusterState cluster;
  private final Volumes volumes;

  /// @param parts takes over what has to be closed
  DriverServices(DriverOptions options, DriverApplication.Ports ports, Parts parts) {
    this.options = options;
    this.ports = ports;
    this.parts = parts;
    this.metrics = new DriverMetrics(ports.metrics());
    this.watchLog = new WatchLog("driver", ports.metrics(), log(WatchLog.class));
    this.cluster =
        closing(ClusterState.start(ports.client(), options.node(), options.name(), watchLog));
    var events =
        closing(
            EventWriter.start(
                ports.client(), COMPONENT, ports.clock(), PodEvents.lost(log(PodEvents.class))));
    var mounts = ports.mounts();
    this.volumes = volumes(mounts, events);
    sync(mounts, events);
    options.rotation().ifPresent(interval -> rotate(mounts, interval));
  }

  private Log log(Class<?> owner) {
    return ports.logs().named(owner);
  }

  private <T extends AutoCloseable> T closing(T part) {
    parts.add(part);
    return part;
  }

  private Volumes volumes(MountPoints mounts, Events events) {
    var providers =
        closing(
            new SocketProviders(
                ports.builtIn().channels(),
                ProviderOptions.in(options.providerFolders())
                    .withLargestAnswer(options.largestAnswer()),
                log(SocketProviders.class)));
    options
        .providerCheck()
        .ifPresent(interval ->
            closing(ProviderHealth.start(providers, interval, log(ProviderHealth.class))));
    var status =
        new PodStatusRecord(
            ports.client(),
            cluster.statuses(),
            cluster.pods(),
            options.name(),
            options.node(),
            Pause.REAL);
    return new NodeVolumes(
        mounts,
        new FolderContents(ports.clock()),
        providers,
        new Cluster(cluster.classLookup(), cluster.podGroups(), status, new PodEvents(events)),
        metrics,
        new VolumeSettings(
            options.rotation().isPresent(),
            options.rotation().orElse(Duration.ZERO),
            new TmpfsOptions(options.tmpfsSize())),
        new FetchTimes(ports.clock(), System::nanoTime),
        log(NodeVolumes.class));
  }

  private void sync(MountPoints mounts, Events events) {
    var sync =
        closing(
            SecretSync.start(
                ports.client(),
                new SyncSources(
                    cluster.classes(), cluster.statuses(), cluster.pods(), cluster::secrets),
                options.name(),
                mounts,
                events,
                metrics,
                ports.logs(),
                ports.clock()));
    metrics.secretsWaiting(sync::waiting);
  }

  private void rotate(MountPoints mounts, Duration interval) {
    closing(
        RotationTimer.start(
            ports.client(),
            new RotationSources(cluster.pods(), cluster.statuses(), cluster.drivers()),
            options.name(),
            interval,
            mounts,
            volumes,
            ports.logs(),
            ports.clock()));
  }

  List<BindableService> all() {
    return List.of(
        new IdentityService(options.name(), ports.version().version()),
        new ControllerService(),
        new NodeService(options.node(), volumes, metrics, log(NodeService.class)));
  }

  /// Returns what readiness waits for: until the caches have filled, publishing works with a call
  /// more, and no Secret is made.
  List<Supplier<Optional<String>>> conditions() {
    return List.of(
        () -> waiting(cluster.classes(), Resources.SECRET_PROVIDER_CLASSES),
        () -> waiting(cluster.statuses(), Resources.POD_STATUSES),
        () -> waiting(cluster.pods(), Resources.PODS),
        ports.builtIn()::missing);
  }

  private Optional<String> waiting(Cache<?> cache, Resource<?> resource) {
    return cache.synced()
        ? Optional.empty()
        : Optional.of(
            "the API server's list of "
                + resource.plural()
                + watchLog.reason(resource).map(reason -> ": " + reason).orElse(""));
  }
}
