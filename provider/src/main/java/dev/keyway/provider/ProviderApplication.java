// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.server.HealthPage;
import dev.keyway.agent.server.Parts;
import dev.keyway.agent.server.ProfilingPages;
import dev.keyway.agent.server.SocketServer;
import dev.keyway.azure.keyvault.Vaults;
import dev.keyway.provider.request.CloudLookup;
import dev.keyway.provider.request.ServiceAccounts;
import dev.keyway.provider.server.metrics.ProviderMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// A running provider: the wiring of its parts. Needs no globals, so that several can run in one
/// process.
public final class ProviderApplication implements AutoCloseable {
  private final Log log;
  private final Parts parts;
  private final int grpcPort;
  private final int healthzPort;
  private final int metricsPort;
  private final Optional<Integer> profilingPort;

  /// The outside of a provider.
  ///
  /// @param vaults closed by whoever made it
  /// @param metrics takes the program's figures, and has the page of them
  public record Ports(
      Vaults vaults,
      CloudLookup clouds,
      ServiceAccounts accounts,
      ProviderMetrics metrics,
      InstantSource clock,
      Logs logs,
      BuildVersion version) {}

  /// Starts everything, or nothing.
  ///
  /// @throws StartFailed naming all that stood in the way
  public static ProviderApplication start(ProviderOptions options, Ports ports) {
    return new ProviderApplication(options, ports);
  }

  private ProviderApplication(ProviderOptions options, Ports ports) {
    this.log = ports.logs().named(ProviderApplication.class);
    this.parts = new Parts(log);
    var services = new MountServices(options.mounts(), ports);
    services.problem().ifPresent(parts::problem);
    this.profilingPort = options.pprofPort().map(this::profiling);
    this.metricsPort =
        parts.http(
            "metrics",
            new InetSocketAddress(options.prometheusPort()),
            Map.of("/metrics", ports.metrics().page()));
    this.grpcPort = grpc(options, services);
    this.healthzPort = healthz(options);
    if (!parts.problems().isEmpty()) {
      close();
      throw new StartFailed(parts.problems());
    }
    announce(options, ports.version());
  }

  private int profiling(int port) {
    var pages = new ProfilingPages();
    int actual =
        parts.http(
            "pprof", new InetSocketAddress(InetAddress.getLoopbackAddress(), port), pages.pages());
    parts.add(pages::stop);
    return actual;
  }

  private int grpc(ProviderOptions options, MountServices services) {
    try {
      var server =
          SocketServer.start(
              options.endpoint(),
              services.all(),
              services.callLog(),
              options.gracefulStopTimeout());
      parts.add(server);
      return server.port();
    } catch (IOException unavailable) {
      parts.problem("cannot listen at " + options.endpoint() + ": " + unavailable.getMessage());
      return -1;
    }
  }

  private int healthz(ProviderOptions options) {
    var probe = new HealthPage(options.endpoint(), grpcPort, options.healthz().timeout());
    parts.add(probe);
    return parts.http(
        "healthz",
        new InetSocketAddress(options.healthz().port()),
        Map.of(options.healthz().path(), probe));
  }

  private void announce(ProviderOptions options, BuildVersion version) {
    log.info("Starting Azure Key Vault provider", "version", version.version());
    log.info("listening for connections", "address", options.endpoint());
    log.info("serving metrics", "backend", "Prometheus", "port", metricsPort);
    log.info("serving healthz", "port", healthzPort, "path", options.healthz().path());
    profilingPort.ifPresent(port -> log.info("serving profiles on localhost", "port", port));
    if (options.mounts().rendering().constructChain()) {
      log.info("construct pem chain feature enabled");
    }
    if (options.mounts().rendering().separateFiles()) {
      log.info("write cert and key in separate files feature enabled");
    }
  }

  /// Returns the TCP port of gRPC, or -1 on a unix socket.
  public int grpcPort() {
    return grpcPort;
  }

  /// Returns the port the liveness probe answers on.
  public int healthzPort() {
    return healthzPort;
  }

  /// Returns the port metrics are served on.
  public int metricsPort() {
    return metricsPort;
  }

  /// Returns the port profiles are served on.
  public Optional<Integer> profilingPort() {
    return profilingPort;
  }

  /// Stops accepting, waits for mounts in progress as long as the options allow, and lets go of
  /// socket and ports.
  @Override
  public void close() {
    parts.close();
  }
}
