// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A running stand-in for a node's kubelet. Volumes stay mounted when it is closed, as they do when
/// kubelet is restarted; a new one on the same root takes over, and unpublishes what belongs to
/// pods that have gone meanwhile.
public final class Kubelet implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Kubelet.class.getName());

  private record Running(PodWorker worker, Thread thread) {}

  private final KubeletOptions options;
  private final ApiServer api;
  private final VolumePaths paths;
  private final VolumeFiles files;
  private final Plugins plugins = new Plugins();
  private final Tokens tokens;
  private final CsiMounter csi;
  private final ProjectedFiles projected;
  private final PodAddresses addresses = new PodAddresses();
  private final PodReports reports;
  private final Scheduler scheduler;
  private final Map<String, Running> pods = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();

  private Kubelet(KubeletOptions options, ApiServer api) {
    this.options = options;
    this.api = api;
    this.paths = new VolumePaths(options.root());
    this.files = new VolumeFiles(paths);
    this.tokens = new Tokens(api, options.clock());
    this.csi = new CsiMounter(api, plugins, tokens, paths, options.timing());
    this.projected = new ProjectedFiles(api, tokens, paths);
    this.reports = new PodReports(api, options.nodeName(), addresses, options.clock());
    this.scheduler = new Scheduler(api, options.nodeName());
  }

  /// Registers the node and begins to look after plug-ins and pods.
  public static Kubelet start(KubeletOptions options) throws IOException, InterruptedException {
    var api = ApiServer.open(options.server(), options.caFile(), options.token());
    var kubelet = new Kubelet(options, api);
    try {
      kubelet.begin();
      return kubelet;
    } catch (IOException | InterruptedException | RuntimeException e) {
      kubelet.close();
      throw e;
    }
  }

  private void begin() throws IOException, InterruptedException {
    var readable =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-x---"));
    Files.createDirectories(paths.pods(), readable);
    Files.createDirectories(paths.pluginRegistry(), readable);
    var node = new NodeObjects(api, options.nodeName(), options.clock());
    node.registerNode();
    var timing = options.timing();
    var watcher =
        new PluginWatcher(
            paths.pluginRegistry(),
            timing.pluginPoll(),
            socket -> new PluginSocket(socket, plugins, node, timing));
    threads.add(Thread.ofVirtual().name("plugins").start(watcher));
    threads.add(Thread.ofVirtual().name("pods").start(new PodWatch(api, new Pods())));
  }

  private VolumeMount mount(NodePod pod, PodVolume volume) {
    return switch (volume) {
      case CsiVolume ofPlugin -> csi.mount(pod, ofPlugin);
      case ProjectedVolume own -> projected.mount(pod, own);
    };
  }

  /// Returns where plug-ins put their registration sockets.
  public Path pluginRegistry() {
    return paths.pluginRegistry();
  }

  /// Returns where a volume is mounted.
  public Path target(String podUid, String volume) {
    return paths.target(podUid, volume);
  }

  /// Tells whether a plug-in has registered itself and is there.
  public boolean hasPlugin(String driver) {
    return plugins.find(driver).isPresent();
  }

  /// Asks the API server for a token of a service account, for a program of the node.
  ///
  /// @param life how long it should be good
  public String accountToken(String namespace, String account, Duration life)
      throws IOException, InterruptedException {
    return tokens.ofAccount(namespace, account, life);
  }

  /// Lets all volumes be published again now; those that failed too.
  public void republish() {
    pods.values().forEach(pod -> pod.worker().republish());
  }

  /// Lets all volumes be unpublished, as for a node that goes. Pods stay as objects.
  ///
  /// @return whether that came to an end in time
  public boolean unpublishAll(Duration longest) throws InterruptedException {
    var end = System.nanoTime() + longest.toNanos();
    pods.values().forEach(pod -> pod.worker().end());
    for (var pod : List.copyOf(pods.values())) {
      if (!pod.thread().join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    pods.values().forEach(pod -> pod.thread().interrupt());
    api.close();
  }

  private final class Pods implements PodWatch.Listener {
    private boolean lookedAtDisk;

    @Override
    public void present(NodePod pod) {
      if (pod.nodeName().isEmpty() && options.scheduler() && !pod.deleting()) {
        scheduler.bind(pod);
      }
      if (pod.nodeName().equals(options.nodeName())) {
        worker(pod).update(pod);
      }
    }

    @Override
    public void gone(String uid) {
      var running = pods.get(uid);
      if (running != null) {
        running.worker().gone();
      }
    }

    @Override
    public void listed(Set<String> uids) {
      for (var uid : pods.keySet()) {
        if (!uids.contains(uid)) {
          gone(uid);
        }
      }
      if (!lookedAtDisk) {
        lookedAtDisk = true;
        removeForgotten(uids);
      }
    }

    private void removeForgotten(Set<String> uids) {
      try {
        for (var uid : files.pods()) {
          if (!uids.contains(uid)) {
            worker(files.forgotten(uid)).gone();
          }
        }
      } catch (IOException e) {
        LOG.log(Level.WARNING, "Cannot look for volumes of pods that have gone.", e);
      }
    }

    private PodWorker worker(NodePod pod) {
      return pods.computeIfAbsent(pod.uid(), _ -> begin(pod)).worker();
    }

    private Running begin(NodePod pod) {
      addresses.keep(pod);
      var worker =
          new PodWorker(
              pod, volume -> mount(pod, volume), files, reports, tokens, options.timing());
      // A pod that is seen for the first time when it ends must not be mounted before.
      worker.update(pod);
      var thread =
          Thread.ofVirtual()
              .name("pod " + pod)
              .start(() -> {
                worker.run();
                pods.remove(pod.uid());
                addresses.release(pod.uid());
              });
      return new Running(worker, thread);
    }
  }
}
