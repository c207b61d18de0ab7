// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.Flag.Kind;
import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.LevelFlag;
import dev.keyway.agent.flag.Setting;
import dev.keyway.kubernetes.access.ClusterVariables;
import dev.keyway.webhook.server.TlsVersion;
import dev.keyway.webhook.settings.InvalidSettings;
import dev.keyway.webhook.settings.ProgramImage;
import dev.keyway.webhook.settings.SettingsReader;
import dev.keyway.webhook.settings.TokenFlags;
import dev.keyway.webhook.settings.WebhookSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// From flags and environment to the webhook's options (workload-identity.md §2.1, §3).
final class WebhookCommandLine {
  private static final String PODS = "Pods";
  private static final String SERVER = "Server and certificates";
  private static final String HEALTH = "Health and metrics";
  private static final String NAMESPACE = "azure-workload-identity-system";
  private static final String SERVICE = "azure-wi-webhook-webhook-service";

  static final List<Flag> TABLE =
      List.of(
          new Flag(
              PODS,
              "audience",
              Kind.TEXT,
              "",
              "audience of pods' tokens; empty: api://AzureADTokenExchange"),
          new Flag(
              PODS,
              "custom-token-endpoint-annotation-suffix",
              Kind.TEXT,
              "",
              "pods ask for identity binding by azure.workload.identity/use-SUFFIX"),
          new Flag(
              PODS,
              "custom-token-endpoint-audience",
              Kind.TEXT,
              "",
              "audience of the tokens of pods that do"),
          new Flag(
              SERVER,
              "kubeconfig",
              Kind.TEXT,
              "",
              "how to reach the API server; empty: KUBECONFIG, the pod's account, ~/.kube/config"),
          new Flag(SERVER, "webhook-addr", Kind.TEXT, ":9443", "where the API server calls"),
          new Flag(
              SERVER,
              "webhook-dns-names",
              Kind.TEXT,
              "",
              "further names and addresses in the server certificate: NAME,..."),
          new Flag(
              SERVER,
              "webhook-cert-dir",
              Kind.TEXT,
              "/certs",
              "folder with tls.crt and tls.key, for disable-cert-rotation"),
          new Flag(
              SERVER,
              "disable-cert-rotation",
              Kind.BOOL,
              "false",
              "somebody else keeps the certificate and tells the API server to trust it"),
          new Flag(SERVER, "tls-min-version", Kind.TEXT, "1.3", "1.0, 1.1, 1.2 or 1.3"),
          new Flag(
              SERVER,
              "shutdown-drain",
              Kind.DURATION,
              "5s",
              "how long to answer after SIGTERM, until the Service sends calls elsewhere"),
          new Flag(HEALTH, "health-addr", Kind.TEXT, ":9440", "where /healthz and /readyz are"),
          new Flag(HEALTH, "metrics-addr", Kind.TEXT, ":8095", "where /metrics is"),
          new Flag(HEALTH, "metrics-backend", Kind.TEXT, "prometheus", "prometheus"),
          LevelFlag.ROW);

  static final List<Setting> VARIABLES =
      Stream.of(
              List.of(
                  new Setting(Setting.PROGRAM, "POD_NAMESPACE", NAMESPACE, "the pod's namespace")),
              SettingsReader.VARIABLES,
              Setting.all(Setting.API_SERVER, ClusterVariables.HELP))
          .flatMap(List::stream)
          .toList();

  private final FlagReader flags;
  private final Map<String, String> environment;

  private WebhookCommandLine(FlagReader flags, Map<String, String> environment) {
    this.flags = flags;
    this.environment = environment;
  }

  /// Returns what the flags say, noting with the reader what cannot be used.
  static WebhookOptions read(FlagReader flags, Map<String, String> environment) {
    return new WebhookCommandLine(flags, environment).options();
  }

  private WebhookOptions options() {
    var namespace = environment.getOrDefault("POD_NAMESPACE", "").strip();
    namespace = namespace.isEmpty() ? NAMESPACE : namespace;
    var backend = flags.text("metrics-backend");
    if (!backend.toLowerCase(Locale.ROOT).equals("prometheus")) {
      flags.problem(
          "entrypoint: failed to initialize metrics exporter: unsupported metrics backend: "
              + backend);
    }
    return new WebhookOptions(
        LevelFlag.read(flags),
        flags.text("log-level"),
        flags.present("kubeconfig").map(Path::of),
        namespace,
        names(namespace),
        flags.is("disable-cert-rotation")
            ? Optional.of(Path.of(flags.text("webhook-cert-dir")))
            : Optional.empty(),
        tlsVersion(),
        flags.address("webhook-addr"),
        flags.address("health-addr"),
        flags.address("metrics-addr"),
        flags.duration("shutdown-drain"),
        settings());
  }

  private List<String> names(String namespace) {
    var more = Stream.of(flags.text("webhook-dns-names").split(",")).map(String::strip);
    return Stream.concat(Stream.of(SERVICE + "." + namespace + ".svc"), more)
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  private TlsVersion tlsVersion() {
    return TlsVersion.of(flags.text("tls-min-version"))
        .orElseGet(() -> {
          flags.problem(
              "entrypoint: unable to parse TLS version: invalid TLS version. Must be one of: 1.0,"
                  + " 1.1, 1.2, 1.3");
          return TlsVersion.TLS_1_3;
        });
  }

  private WebhookSettings settings() {
    try {
      return SettingsReader.read(
          environment,
          new TokenFlags(
              flags.text("audience"),
              flags.text("custom-token-endpoint-annotation-suffix"),
              flags.text("custom-token-endpoint-audience")),
          ProgramImage.published(BuildVersion.current().version()));
    } catch (InvalidSettings invalid) {
      invalid.problems().forEach(flags::problem);
      var none = ProgramImage.published("none");
      return new WebhookSettings("", "", "", none, none, Optional.empty());
    }
  }
}
