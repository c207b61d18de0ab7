// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.server.HealthPage;
import dev.keyway.agent.server.HttpEndpoint;
import dev.keyway.agent.server.Parts;
import dev.keyway.agent.server.ProfilingPages;
import dev.keyway.agent.server.SocketServer;
import dev.keyway.driver.csi.RequestLog;
import dev.keyway.driver.health.CsiCalls;
import dev.keyway.driver.health.Readiness;
import dev.keyway.driver.health.StartupTaint;
import dev.keyway.driver.mount.MountPoints;
import dev.keyway.driver.registration.Registration;
import dev.keyway.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// A running driver: the wiring of its parts. Needs no globals, so that several can run in one
/// process.
public final class DriverApplication implements AutoCloseable {
  private static final int UNWELL = 500;
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(3);
  private static final Duration LOOK_AFTER_REGISTRATION = Duration.ofSeconds(2);

  private final Log log;
  private final Parts parts;
  private final int grpcPort;
  private final int metricsPort;
  private final Optional<Integer> healthPort;
  private final Optional<Integer> profilingPort;

  /// The outside of a driver.
  ///
  /// @param client closed by whoever made it
  /// @param builtIn what else is in this process
  /// @param metrics where its series are made
  /// @param giveUp called when kubelet refuses the driver
  public record Ports(
      KubernetesClient client,
      MountPoints mounts,
      BuiltIn.Running builtIn,
      Metrics metrics,
      InstantSource clock,
      Logs logs,
      BuildVersion version,
      Runnable giveUp) {}

  /// Starts everything, or nothing. The API server need not be reachable for that.
  ///
  /// @throws StartFailed naming all that stood in the way
  public static DriverApplication start(DriverOptions options, Ports ports) {
    return new DriverApplication(options, ports);
  }

  private DriverApplication(DriverOptions options, Ports ports) {
    this.log = ports.logs().named(DriverApplication.class);
    this.parts = new Parts(log);
    this.profilingPort = options.pprofPort().map(this::profiling);
    this.metricsPort =
        parts.http("metrics", options.metrics(), Map.of("/metrics", ports.metrics().page()));
    var services = new DriverServices(options, ports, parts);
    this.grpcPort = grpc(options, ports, services);
    var self = new HealthPage(options.endpoint(), grpcPort, PROBE_LIMIT, CsiCalls::probe, UNWELL);
    parts.add(self);
    // Nothing may become known to kubelet before everything has started.
    var registration =
        parts.problems().isEmpty()
            ? register(options, ports, self)
            : Optional.<Registration>empty();
    var readiness = new Readiness(conditions(self, services, registration));
    this.healthPort = options.health().map(port -> health(port, self, ports.builtIn(), readiness));
    if (!parts.problems().isEmpty()) {
      close();
      throw new StartFailed(parts.problems());
    }
    options.startupTaint().ifPresent(taint -> untaint(taint, options, ports, readiness));
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

  private int grpc(DriverOptions options, Ports ports, DriverServices services) {
    try {
      var server =
          SocketServer.start(
              options.endpoint(),
              services.all(),
              new RequestLog(ports.logs().named(RequestLog.class)),
              options.gracefulStopTimeout());
      parts.add(server);
      return server.port();
    } catch (IOException unavailable) {
      parts.problem("cannot listen at " + options.endpoint() + ": " + unavailable.getMessage());
      return -1;
    }
  }

  private Optional<Registration> register(DriverOptions options, Ports ports, HealthPage self) {
    return options
        .registration()
        .map(settings -> {
          var registration =
              Registration.start(
                  new Registration.Settings(
                      settings.directory(),
                      options.name(),
                      settings.endpoint(),
                      LOOK_AFTER_REGISTRATION),
                  () -> self.problem(CsiCalls::probe).isEmpty(),
                  ports.giveUp(),
                  ports.logs().named(Registration.class));
          parts.add(registration);
          return registration;
        });
  }

  private static List<Supplier<Optional<String>>> conditions(
      HealthPage self, DriverServices services, Optional<Registration> registration) {
    var conditions = new ArrayList<Supplier<Optional<String>>>();
    conditions.add(() -> self.problem(CsiCalls::probe).map(why -> "the driver's socket: " + why));
    registration.ifPresent(offered ->
        conditions.add(() ->
            offered.registered()
                ? Optional.empty()
                : Optional.of("kubelet to register the driver")));
    conditions.addAll(services.conditions());
    return conditions;
  }

  private int health(int port, HealthPage self, BuiltIn.Running builtIn, Readiness readiness) {
    HttpEndpoint.Page alive =
        request -> {
          var problem = builtIn.problem();
          return problem.isPresent()
              ? HttpEndpoint.Answer.text(UNWELL, problem.get())
              : self.answer(request);
        };
    return parts.http(
        "health", new InetSocketAddress(port), Map.of("/healthz", alive, "/readyz", readiness));
  }

  private void untaint(String taint, DriverOptions options, Ports ports, Readiness readiness) {
    parts.add(
        StartupTaint.start(
            taint,
            options.node(),
            ports.client(),
            readiness::ready,
            ports.logs().named(StartupTaint.class)));
  }

  private void announce(DriverOptions options, BuildVersion version) {
    log.info("Starting Secrets Store CSI driver", "version", version.version());
    log.info("listening for connections", "address", options.endpoint(), "node", options.node());
    log.info("serving metrics", "backend", "Prometheus", "port", metricsPort);
    healthPort.ifPresent(port -> log.info("serving /healthz and /readyz", "port", port));
    profilingPort.ifPresent(port -> log.info("serving profiles on localhost", "port", port));
    if (options.registration().isEmpty()) {
      log.info("leaving the registration with kubelet to a sidecar");
    }
    options
        .rotation()
        .ifPresent(interval -> log.info("rotation is on", "interval", interval.toSeconds() + "s"));
  }

  /// Returns the TCP port of CSI, or -1 on a unix socket.
  public int grpcPort() {
    return grpcPort;
  }

  /// Returns the port metrics are served on.
  public int metricsPort() {
    return metricsPort;
  }

  /// Returns the port the probes answer on.
  public Optional<Integer> healthPort() {
    return healthPort;
  }

  /// Returns the port profiles are served on.
  public Optional<Integer> profilingPort() {
    return profilingPort;
  }

  /// Takes the driver back from kubelet, waits for calls in progress as long as the options allow,
  /// and lets go of everything. Volumes stay as they are.
  @Override
  public void close() {
    parts.close();
  }
}
