// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.Flag.Kind;
import dev.keyway.agent.flag.Setting;
import dev.keyway.azure.client.AzureVariables;
import dev.keyway.kubernetes.access.ClusterVariables;
import java.util.List;
import java.util.stream.Stream;

/// MIC's flags (pod-identity.md §10.1).
final class MicFlags {
  private static final String CLUSTER = "Cluster and cloud";
  private static final String WORK = "Assignment";
  private static final String LEADER = "Leader election";
  private static final String HEALTH = "Health, metrics, logs, profiling";

  static final List<Flag> TABLE =
      List.of(
          new Flag(
              CLUSTER,
              "kubeconfig",
              Kind.TEXT,
              "",
              "how to reach the API server; empty: KUBECONFIG, the pod's account, ~/.kube/config"),
          new Flag(
              CLUSTER,
              "cloudconfig",
              Kind.TEXT,
              "",
              "the cluster's cloud configuration, such as /etc/kubernetes/azure.json; empty: the"
                  + " environment"),
          new Flag(
              CLUSTER,
              "clientQps",
              Kind.TEXT,
              "0",
              "writes to the API server a second; 0: as many as it takes"),
          new Flag(CLUSTER, "custom-user-agent", Kind.TEXT, "", "follows the requests' own name"),
          new Flag(
              WORK,
              "forceNamespaced",
              Kind.BOOL,
              "false",
              "identities are for pods of their own namespace only; also FORCENAMESPACED=true"),
          new Flag(
              WORK,
              "syncRetryDuration",
              Kind.DURATION,
              "3600s",
              "how often everything is looked at without an event, and the longest pause before a"
                  + " refused identity is tried again"),
          new Flag(
              WORK,
              "createDeleteBatch",
              Kind.INT,
              "20",
              "assignments written at a time for one machine or scale set"),
          new Flag(
              WORK,
              "immutable-user-msis",
              Kind.TEXT,
              "",
              "client IDs of identities never taken from a machine: ID,..."),
          new Flag(
              WORK,
              "identity-assignment-reconcile-interval",
              Kind.DURATION,
              "3m",
              "how often machines are asked whether they still have their identities"),
          new Flag(
              WORK,
              "update-user-msi-max-retry",
              Kind.INT,
              "2",
              "no effect: a refused identity is set aside and the rest sent again"),
          new Flag(
              WORK,
              "update-user-msi-retry-interval",
              Kind.DURATION,
              "1s",
              "the pause before the rest is"),
          new Flag(
              WORK,
              "config-map-name",
              Kind.TEXT,
              "aad-pod-identity-config",
              "where a type upgrade is noted"),
          new Flag(
              WORK, "type-upgrade-status-key", Kind.TEXT, "type-upgrade-status", "under which key"),
          new Flag(WORK, "enable-type-upgrade", Kind.BOOL, "true", "whether it is noted"),
          new Flag(
              WORK, "enableScaleFeatures", Kind.BOOL, "false", "no effect; those are always on"),
          new Flag(
              LEADER,
              "leader-election-instance",
              Kind.TEXT,
              "",
              "who this process is; empty: the host's name"),
          new Flag(LEADER, "leader-election-namespace", Kind.TEXT, "default", "where the lock is"),
          new Flag(
              LEADER, "leader-election-name", Kind.TEXT, "aad-pod-identity-mic", "the lock's name"),
          new Flag(
              LEADER,
              "leader-election-duration",
              Kind.DURATION,
              "15s",
              "how long a leader that vanished keeps others waiting"),
          new Flag(HEALTH, "http-probe-port", Kind.INT, "8080", "port of /healthz"),
          new Flag(HEALTH, "prometheus-port", Kind.INT, "8888", "port of /metrics"),
          new Flag(
              HEALTH,
              "enableProfile",
              Kind.BOOL,
              "false",
              "serve thread dumps, heap histograms and recordings on localhost:6060"),
          new Flag(HEALTH, "log-format", Kind.TEXT, "text", "text or json"));

  private static final String SIGN_IN = "Signing in to Azure without --cloudconfig";

  static final List<Setting> VARIABLES =
      Stream.of(
              List.of(
                  Setting.of(
                      Setting.PROGRAM, "MIC_POD_NAMESPACE", "the pod's namespace; must be set"),
                  Setting.of(
                      Setting.PROGRAM,
                      "HOSTNAME",
                      "who this process is where --leader-election-instance is empty"),
                  new Setting(
                      Setting.PROGRAM, "FORCENAMESPACED", "false", "true is as --forceNamespaced"),
                  Setting.of(
                      Setting.PROGRAM,
                      "AZURE_ENVIRONMENT_FILEPATH",
                      "file that describes AzureStackCloud"),
                  new Setting(SIGN_IN, "CLOUD", "AzurePublicCloud", "the cloud's name"),
                  Setting.of(SIGN_IN, "TENANT_ID", "tenant of the service principal"),
                  Setting.of(SIGN_IN, "CLIENT_ID", "client ID of the service principal"),
                  Setting.of(SIGN_IN, "CLIENT_SECRET", "its secret"),
                  new Setting(SIGN_IN, "USE_MSI", "false", "sign in as the machine's identity"),
                  Setting.of(
                      SIGN_IN,
                      "USER_ASSIGNED_MSI_CLIENT_ID",
                      "client ID of that identity; empty: the system-assigned one"),
                  Setting.of(
                      SIGN_IN,
                      "AZURE_FEDERATED_TOKEN_FILE",
                      "sign in by workload identity, where neither of these is there: the token"),
                  Setting.of(SIGN_IN, "AZURE_CLIENT_ID", "client ID for that"),
                  Setting.of(SIGN_IN, "AZURE_TENANT_ID", "tenant for that")),
              Setting.all(Setting.API_SERVER, ClusterVariables.HELP),
              Setting.all(Setting.AZURE, AzureVariables.HELP))
          .flatMap(List::stream)
          .toList();

  private MicFlags() {}
}
