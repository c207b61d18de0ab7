// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.LevelFlag;
import dev.keyway.agent.flag.Setting;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.azure.client.AzureVariables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The flags and variables of `keyway proxy` (workload-identity.md §10.1).
final class ProxyFlags {
  /// Of no use without the proxy's address. A CA file may be there for others.
  private static final List<String> PROXY_DETAILS =
      List.of("AZURE_KUBERNETES_SNI_NAME", "AZURE_KUBERNETES_CA_DATA");

  static final Flags TABLE =
      new Flags(
          """
          Usage: keyway proxy [flags]
          Runs beside the containers of a pod, and answers their calls to the metadata service with
          tokens of the pod's workload identity: the proxy of azure-workload-identity.
          """,
          List.of(
              new Flag("Proxy", "proxy-port", Flag.Kind.INT, "8000", "port on localhost"),
              new Flag(
                  "Proxy",
                  "probe",
                  Flag.Kind.BOOL,
                  "false",
                  "wait until a proxy on that port is ready, and exit"),
              LevelFlag.ROW),
          Stream.of(
                  List.of(
                      of("AZURE_TENANT_ID", "the tenant; must be set"),
                      of("AZURE_CLIENT_ID", "the identity of calls that name none"),
                      of("AZURE_FEDERATED_TOKEN_FILE", "the token; the webhook sets all three"),
                      of("AZURE_KUBERNETES_TOKEN_PROXY", "token proxy of identity binding"),
                      of("AZURE_KUBERNETES_SNI_NAME", "its server name"),
                      of("AZURE_KUBERNETES_CA_DATA", "refused: AZURE_KUBERNETES_CA_FILE works")),
                  Setting.all(Setting.AZURE, AzureVariables.HELP))
              .flatMap(List::stream)
              .toList(),
          List.of("keyway proxy --proxy-port=8000 --log-level=info", "keyway proxy --probe"));

  private ProxyFlags() {}

  private static Setting of(String name, String help) {
    return Setting.of(Setting.PROGRAM, name, help);
  }

  /// What the flags and variables say.
  sealed interface Options {
    LogOptions log();

    /// Serve.
    record Serve(int port, PodIdentity identity, LogOptions log) implements Options {}

    /// Wait for a proxy.
    record Probe(int port, LogOptions log) implements Options {}
  }

  static Options read(FlagReader flags, Map<String, String> environment) {
    var log = LevelFlag.read(flags);
    int port = flags.port("proxy-port");
    return flags.is("probe")
        ? new Options.Probe(port, log)
        : new Options.Serve(port, identity(flags, environment), log);
  }

  private static PodIdentity identity(FlagReader flags, Map<String, String> environment) {
    var tenant = value(environment, "AZURE_TENANT_ID");
    if (tenant.isEmpty()) {
      flags.problem("setup: failed to create proxy: AZURE_TENANT_ID not set");
    }
    boolean bound = value(environment, "AZURE_KUBERNETES_TOKEN_PROXY").isPresent();
    if (!bound) {
      PROXY_DETAILS.stream()
          .filter(name -> value(environment, name).isPresent())
          .forEach(
              name -> flags.problem(name + " is set, but AZURE_KUBERNETES_TOKEN_PROXY is not"));
    } else if (value(environment, "AZURE_KUBERNETES_CA_DATA").isPresent()) {
      flags.problem(
          "AZURE_KUBERNETES_CA_DATA is not supported: put the certificates into a file, and its"
              + " name into AZURE_KUBERNETES_CA_FILE");
    }
    return new PodIdentity(
        tenant.orElse(""),
        value(environment, "AZURE_CLIENT_ID"),
        value(environment, "AZURE_FEDERATED_TOKEN_FILE").map(Path::of),
        bound);
  }

  static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.of(environment.getOrDefault(name, "").strip())
        .filter(value -> !value.isEmpty());
  }
}
