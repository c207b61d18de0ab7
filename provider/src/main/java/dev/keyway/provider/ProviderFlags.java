// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.Flag.Kind;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.flag.Setting;
import dev.keyway.azure.client.AzureVariables;
import java.util.List;
import java.util.stream.Stream;

/// The provider's flags (provider.md §2.1).
final class ProviderFlags {
  private static final String SERVING = "Serving";
  private static final String CONTENT = "Mounts and files";
  private static final String IDENTITY = "Clouds and identities";
  private static final String HEALTH = "Health, metrics, profiling";

  private static final List<Flag> SERVING_TABLE =
      List.of(
          new Flag(
              SERVING,
              "endpoint",
              Kind.TEXT,
              "unix:///tmp/azure.sock",
              "where gRPC is served: unix:///PATH or tcp://HOST:PORT"),
          new Flag(
              SERVING,
              "graceful-stop-timeout",
              Kind.DURATION,
              "30s",
              "how long mounts in progress are waited for at the end"));

  /// What mounts are made of, wherever they are asked for.
  static final List<Flag> MOUNTING =
      List.of(
          new Flag(
              CONTENT,
              "mount-timeout",
              Kind.DURATION,
              "1m45s",
              "longest time for one mount; kubelet gives up after two minutes"),
          new Flag(
              CONTENT,
              "construct-pem-chain",
              Kind.BOOL,
              "true",
              "order certificates that come out of PKCS#12, leaf first"),
          new Flag(
              CONTENT,
              "write-cert-and-key-in-separate-files",
              Kind.BOOL,
              "false",
              "write FILE.crt and FILE.key beside FILE"),
          new Flag(
              IDENTITY,
              "cloud-name",
              Kind.TEXT,
              "AzurePublicCloud",
              "the cloud of classes that name none"),
          new Flag(
              IDENTITY,
              "token-proxy-url",
              Kind.TEXT,
              "",
              "token proxy of identity binding; empty: the cluster's own"),
          new Flag(
              IDENTITY,
              "sni-name",
              Kind.TEXT,
              "",
              "server name of the token proxy; empty: found by asking the API server"),
          new Flag(
              IDENTITY,
              "nmi-endpoint",
              Kind.TEXT,
              "http://localhost:2579",
              "where NMI of aad-pod-identity answers"),
          new Flag(
              IDENTITY,
              "custom-user-agent",
              Kind.TEXT,
              "",
              "added to the User-Agent of calls to Azure"));

  private static final List<Flag> HEALTH_TABLE =
      List.of(
          new Flag(HEALTH, "healthz-port", Kind.INT, "8989", "port of the liveness probe"),
          new Flag(HEALTH, "healthz-path", Kind.TEXT, "/healthz", "path of the liveness probe"),
          new Flag(
              HEALTH,
              "healthz-timeout",
              Kind.DURATION,
              "5s",
              "limit for the gRPC call behind the probe"),
          new Flag(HEALTH, "metrics-backend", Kind.TEXT, "Prometheus", "the only one there is"),
          new Flag(HEALTH, "prometheus-port", Kind.INT, "8898", "port of /metrics"),
          new Flag(
              HEALTH,
              "enable-pprof",
              Kind.BOOL,
              "false",
              "serve thread dumps, heap histograms and recordings on localhost"),
          new Flag(HEALTH, "pprof-port", Kind.INT, "6060", "their port"));

  /// What mounts go by, wherever they are asked for.
  static final List<Setting> VARIABLES =
      Stream.of(
              List.of(
                  Setting.of(
                      Setting.PROGRAM,
                      "AZURE_ENVIRONMENT_FILEPATH",
                      "file that describes AzureStackCloud, for classes that name none"),
                  Setting.of(
                      Setting.PROGRAM,
                      "KUBERNETES_SERVICE_HOST",
                      "the API server's host; set in pods, and asked there for the annotations of"
                          + " service accounts")),
              Setting.all(Setting.AZURE, AzureVariables.HELP))
          .flatMap(List::stream)
          .toList();

  static final Flags ALL =
      new Flags(
          """
          Usage: keyway provider [flags]
          Serves Key Vault objects to the Secrets Store CSI driver.
          """,
          Stream.of(SERVING_TABLE, MOUNTING, HEALTH_TABLE, KlogFlags.TABLE)
              .flatMap(List::stream)
              .toList(),
          VARIABLES,
          List.of(
              "keyway provider --endpoint=unix:///provider/azure.sock",
              "keyway provider --endpoint=unix:///provider/azure.sock --log-format-json -v=5",
              "keyway provider --endpoint=tcp://127.0.0.1:7777 --cloud-name=AzureUSGovernment"));

  private ProviderFlags() {}
}
