// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.Flag.Kind;
import dev.keyway.agent.flag.Setting;
import dev.keyway.agent.iptables.Backend;
import dev.keyway.azure.client.AzureVariables;
import dev.keyway.kubernetes.access.ClusterVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// NMI's flags (pod-identity.md §10.2), and a few of our own.
final class NmiFlags {
  private static final String SERVING = "Serving pods";
  private static final String IDENTITIES = "Identities";
  private static final String NODE = "Node and network";
  private static final String HEALTH = "Health, metrics, profiling";
  private static final String LOGGING = "Logging";
  private static final String EMBEDDED = "Pod identity";

  /// What a program has of its own that runs NMI as a part of it.
  private static final Set<String> OF_THE_PROGRAM =
      Set.of(
          "operation-mode",
          "node",
          "kubeconfig",
          "http-probe-port",
          "prometheus-port",
          "enableProfile",
          "log-format",
          "custom-user-agent");

  static final List<Flag> TABLE =
      List.of(
          text(SERVING, "nmi-listen-address", "127.0.0.1", "address that pods' calls are sent to"),
          number(SERVING, "nmi-port", "2579", "its port"),
          text(SERVING, "metadata-ip", "169.254.169.254", "address of the metadata service"),
          number(SERVING, "metadata-port", "80", "its port"),
          is(SERVING, "block-instance-metadata", "false", "keep /metadata/instance from pods"),
          is(SERVING, "metadata-header-required", "true", "refuse calls without Metadata: true"),
          is(
              SERVING,
              "set-retry-after-header",
              "false",
              "answer 503 with Retry-After instead of 404 while an identity is missing; combine"
                  + " with short waits"),
          number(SERVING, "max-requests", "1024", "most requests under way"),
          number(SERVING, "max-requests-per-pod", "64", "most of one pod"),
          text(IDENTITIES, "operation-mode", "standard", "standard: with MIC; managed: without"),
          is(
              IDENTITIES,
              "forceNamespaced",
              "false",
              "keep identities to pods of their namespace; also by FORCENAMESPACED=true"),
          text(IDENTITIES, "MICNamespace", "default", "where MIC runs"),
          number(
              IDENTITIES,
              "retry-attempts-for-created",
              "16",
              "how many intervals to wait for MIC to take up a pod"),
          number(
              IDENTITIES,
              "retry-attempts-for-assigned",
              "4",
              "how many more to wait for the identity to be on the machine"),
          number(IDENTITIES, "find-identity-retry-interval", "5", "seconds of an interval"),
          is(
              IDENTITIES,
              "enableScaleFeatures",
              "true",
              "follow only assignments with this node's label"),
          is(
              IDENTITIES,
              "allow-cross-namespace-secrets",
              "false",
              "let an AzureIdentity name a Secret of another namespace: its author can then use,"
                  + " and send away, any Secret"),
          text(NODE, "node", "", "the node's name; empty: KUBE_NODE_NAME"),
          text(
              NODE,
              "kubeconfig",
              "",
              "how to reach the API server; empty: KUBECONFIG, the pod's account, ~/.kube/config"),
          is(NODE, "redirect", "true", "redirect pods' calls by iptables"),
          number(NODE, "ipt-update-interval-sec", "60", "seconds after which rules are put back"),
          Backend.flag(NODE),
          is(NODE, "set-route-localnet", "false", "let the kernel route pods' calls to loopback"),
          is(
              NODE,
              "enable-conntrack-deletion",
              "false",
              "at the start forget connections to the metadata service"),
          is(NODE, "allow-network-plugin-kubenet", "false", "start on kubenet, too"),
          text(NODE, "kubelet-config", "/etc/default/kubelet", "file that tells of kubenet"),
          new Flag(
              NODE,
              "shutdown-drain",
              Kind.DURATION,
              "10s",
              "how long to answer after the rules are gone"),
          text(NODE, "custom-user-agent", "", "what to add to the name of calls"),
          number(HEALTH, "http-probe-port", "8080", "port of /healthz and /readyz"),
          number(HEALTH, "prometheus-port", "9090", "port of /metrics"),
          is(HEALTH, "enableProfile", "false", "serve profiles on localhost:6060"),
          text(LOGGING, "log-format", "text", "text or json"));

  /// What NMI goes by, in its own process or another.
  static final List<Setting> VARIABLES =
      Stream.of(
              List.of(
                  Setting.of(
                      Setting.PROGRAM, "KUBE_NODE_NAME", "the node's name where --node is empty"),
                  new Setting(
                      Setting.PROGRAM, "FORCENAMESPACED", "false", "true is as --forceNamespaced")),
              Setting.all(Setting.API_SERVER, ClusterVariables.HELP),
              Setting.all(Setting.AZURE, AzureVariables.HELP))
          .flatMap(List::stream)
          .toList();

  /// Returns the flags by which another program takes them, under one heading.
  static List<Flag> embedded() {
    var table = new ArrayList<Flag>();
    table.add(
        new Flag(
            EMBEDDED,
            "pod-identity",
            Flag.Kind.TEXT,
            "none",
            "give pods the tokens of their identities, as NMI does: standard, with MIC; managed,"
                + " without; none"));
    TABLE.stream()
        .filter(flag -> !OF_THE_PROGRAM.contains(flag.name()))
        .map(flag -> new Flag(EMBEDDED, flag.name(), flag.kind(), flag.standard(), flag.help()))
        .forEach(table::add);
    return List.copyOf(table);
  }

  private NmiFlags() {}

  private static Flag text(String group, String name, String standard, String help) {
    return new Flag(group, name, Kind.TEXT, standard, help);
  }

  private static Flag number(String group, String name, String standard, String help) {
    return new Flag(group, name, Kind.INT, standard, help);
  }

  private static Flag is(String group, String name, String standard, String help) {
    return new Flag(group, name, Kind.BOOL, standard, help);
  }
}
