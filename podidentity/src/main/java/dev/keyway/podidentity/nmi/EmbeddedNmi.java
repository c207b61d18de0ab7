// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.Setting;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.podidentity.nmi.redirect.LinuxLinks;
import dev.keyway.podidentity.program.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// NMI as a part of another program on the node, which has the probes, the metrics' port and the
/// connection to the API server.
public final class EmbeddedNmi implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final AzureClient azure;
  private final OncePortIsFree<NmiApplication> application;
  private final AtomicBoolean gaveUp;

  /// What it shares with the program.
  ///
  /// @param environment the process's variables
  /// @param client closed by the program
  /// @param metrics where its series are made
  public record Outside(
      Map<String, String> environment,
      KubernetesClient client,
      Metrics metrics,
      Logs logs,
      BuildVersion version,
      InstantSource clock) {}

  private EmbeddedNmi(
      AzureClient azure, OncePortIsFree<NmiApplication> application, AtomicBoolean gaveUp) {
    this.azure = azure;
    this.application = application;
    this.gaveUp = gaveUp;
  }

  /// Returns the flags by which a program takes its options.
  public static List<Flag> flags() {
    return NmiFlags.embedded();
  }

  /// Returns the variables of the environment that it goes by.
  public static List<Setting> variables() {
    return NmiFlags.VARIABLES;
  }

  /// Returns what the flags say, noting with the reader what cannot be used; empty if the program
  /// is to run without NMI.
  public static Optional<NmiOptions> options(
      FlagReader flags, Map<String, String> environment, String node) {
    return NmiCommandLine.embedded(flags, environment, node);
  }

  /// Starts it, or lets it start once the port is free: volumes do not wait for that.
  ///
  /// @throws dev.keyway.agent.StartFailed naming all that stood in the way
  public static EmbeddedNmi start(NmiOptions options, Outside outside) {
    var userAgent = Program.NMI.userAgent(outside.version(), options.userAgent());
    var gaveUp = new AtomicBoolean();
    var azure =
        NmiMain.azure(outside.environment(), options.metadata(), userAgent, outside.metrics());
    try {
      var ports =
          new NmiApplication.Ports(
              outside.client(),
              azure.tokens(),
              outside.metrics(),
              outside.clock(),
              outside.logs(),
              outside.version(),
              new LinuxLinks(Path.of("/proc"), Path.of("/sys")),
              () -> gaveUp.set(true));
      var application =
          OncePortIsFree.start(
              options.server().address(),
              () -> NmiApplication.start(options, ports),
              NmiApplication::close,
              PAUSE,
              outside.logs().named(EmbeddedNmi.class));
      return new EmbeddedNmi(azure, application, gaveUp);
    } catch (RuntimeException e) {
      azure.close();
      throw e;
    }
  }

  /// Returns what pods' calls wait for, or why they will never come here; nothing if all is well.
  public Optional<String> missing() {
    return gaveUp.get()
        ? Optional.of("pods' calls cannot be redirected, as the log says")
        : application
            .missing()
            .or(() ->
                application
                    .started()
                    .flatMap(NmiApplication::missing)
                    .map(kinds -> "pod identity's lists of " + kinds));
  }

  /// Returns what is wrong that a restart would mend; nothing if all is well, or it waits.
  public Optional<String> problem() {
    return application.started().flatMap(NmiApplication::problem);
  }

  @Override
  public void close() {
    try (azure) {
      application.close();
    }
  }
}
