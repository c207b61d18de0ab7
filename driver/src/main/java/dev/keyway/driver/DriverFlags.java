// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.Flag.Kind;
import dev.keyway.agent.flag.Setting;
import dev.keyway.kubernetes.access.ClusterVariables;
import java.util.List;
import java.util.stream.Stream;

/// The driver's flags (csi-driver.md §1.2), and a few of our own.
final class DriverFlags {
  /// Where kubelet's `plugins_registry` is mounted in the container.
  static final String STANDARD_REGISTRATION_DIR = "/registration";

  static final String STANDARD_HEALTH_PORT = "9808";

  private static final String SERVING = "Serving";
  private static final String VOLUMES = "Volumes and providers";
  private static final String NODE = "Node and kubelet";
  private static final String HEALTH = "Health, metrics, profiling";

  static final List<Flag> TABLE =
      List.of(
          new Flag(
              SERVING,
              "endpoint",
              Kind.TEXT,
              "unix://tmp/csi.sock",
              "where CSI is served: unix:///PATH or tcp://HOST:PORT"),
          new Flag(
              SERVING,
              "drivername",
              Kind.TEXT,
              "secrets-store.csi.k8s.io",
              "the name that pods' volumes ask for"),
          new Flag(
              SERVING,
              "graceful-stop-timeout",
              Kind.DURATION,
              "30s",
              "how long calls in progress are waited for at the end"),
          new Flag(
              VOLUMES,
              "provider-volume",
              Kind.TEXT,
              "/var/run/secrets-store-csi-providers",
              "directory of providers' sockets"),
          new Flag(
              VOLUMES,
              "additional-provider-volume-paths",
              Kind.TEXT,
              "/etc/kubernetes/secrets-store-csi-providers",
              "further such directories, searched first: PATH,..."),
          new Flag(
              VOLUMES,
              "max-call-recv-msg-size",
              Kind.INT,
              "4194304",
              "bytes of the largest answer taken from a provider"),
          new Flag(
              VOLUMES,
              "provider-health-check",
              Kind.BOOL,
              "false",
              "ask known providers regularly whether they are there"),
          new Flag(
              VOLUMES, "provider-health-check-interval", Kind.DURATION, "2m", "how often they are"),
          new Flag(
              VOLUMES,
              "enable-secret-rotation",
              Kind.BOOL,
              "false",
              "fetch mounted volumes again when kubelet publishes them again"),
          new Flag(
              VOLUMES,
              "rotation-poll-interval",
              Kind.DURATION,
              "2m",
              "how old a volume must be before it is fetched again"),
          new Flag(
              VOLUMES,
              "tmpfs-size",
              Kind.TEXT,
              "",
              "limit of a volume's tmpfs, as N[k|m|g] or N%; empty: four times"
                  + " max-call-recv-msg-size, at least 64m"),
          new Flag(NODE, "nodeid", Kind.TEXT, "", "the node's name; empty: KUBE_NODE_NAME"),
          new Flag(
              NODE,
              "kubeconfig",
              Kind.TEXT,
              "",
              "how to reach the API server; empty: KUBECONFIG, the pod's account, ~/.kube/config"),
          new Flag(
              NODE,
              "registration-dir",
              Kind.TEXT,
              STANDARD_REGISTRATION_DIR,
              "kubelet's plugins_registry as seen here; empty, or the standard one if there is no"
                  + " such directory: a sidecar registers the driver"),
          new Flag(
              NODE,
              "kubelet-registration-path",
              Kind.TEXT,
              "/var/lib/kubelet/plugins/csi-secrets-store/csi.sock",
              "the driver's socket as kubelet sees it"),
          new Flag(
              NODE,
              "startup-taint",
              Kind.TEXT,
              "",
              "key of the taint to remove from the node once the driver is ready, such as"
                  + " secrets-store.csi.k8s.io/agent-not-ready"),
          new Flag(
              HEALTH,
              "health-port",
              Kind.TEXT,
              "",
              "port of /healthz and /readyz, or none; empty: "
                  + STANDARD_HEALTH_PORT
                  + " if the driver registers itself, otherwise none, as a sidecar has it"),
          new Flag(HEALTH, "metrics-addr", Kind.TEXT, ":8095", "where /metrics is served"),
          new Flag(HEALTH, "metrics-backend", Kind.TEXT, "Prometheus", "the only one there is"),
          new Flag(
              HEALTH,
              "enable-pprof",
              Kind.BOOL,
              "false",
              "serve thread dumps, heap histograms and recordings on localhost"),
          new Flag(HEALTH, "pprof-port", Kind.INT, "6065", "their port"));

  static final List<Setting> VARIABLES =
      Stream.concat(
              Stream.of(
                  Setting.of(
                      Setting.PROGRAM,
                      "KUBE_NODE_NAME",
                      "the node's name where --nodeid is empty")),
              Setting.all(Setting.API_SERVER, ClusterVariables.HELP).stream())
          .toList();

  private DriverFlags() {}
}
