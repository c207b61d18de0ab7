// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.server.HttpEndpoint;
import dev.keyway.agent.server.Liveness;
import dev.keyway.agent.server.Parts;
import dev.keyway.agent.server.ProfilingPages;
import dev.keyway.agent.watch.WatchLog;
import dev.keyway.azure.arm.Machines;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Pause;
import dev.keyway.kubernetes.event.EventObserver;
import dev.keyway.kubernetes.event.EventWriter;
import dev.keyway.kubernetes.event.Events;
import dev.keyway.kubernetes.lease.LeaderElection;
import dev.keyway.kubernetes.lease.Mandate;
import dev.keyway.podidentity.mic.assign.ApiAssignees;
import dev.keyway.podidentity.mic.assign.AssignmentEvents;
import dev.keyway.podidentity.mic.assign.Caches;
import dev.keyway.podidentity.mic.assign.Controller;
import dev.keyway.podidentity.mic.assign.FoldedEvents;
import dev.keyway.podidentity.mic.assign.Pace;
import dev.keyway.podidentity.mic.assign.Surroundings;
import dev.keyway.podidentity.mic.metrics.MicMetrics;
import dev.keyway.podidentity.mic.plan.Immutables;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// A running MIC: the wiring of its parts. Needs no globals, so that several can run in one
/// process.
public final class MicApplication implements AutoCloseable {
  /// What its events name as their source.
  private static final String COMPONENT = "aadpodidentity.k8s.io";

  private final MicOptions options;
  private final Ports ports;
  private final Log log;
  private final Parts parts;
  private final Events events;
  private final Leading leading;
  private final WatchLog watchLog;
  private final Liveness alive;
  private final int healthPort;
  private final int metricsPort;

  /// The outside of a MIC.
  ///
  /// @param client closed by whoever made it
  /// @param voter by which the lead is held: a client of its own, so that no renewal waits behind
  ///   writes; closed by whoever made it
  /// @param immutables the identities that are never taken from a machine, now
  /// @param alive tells of the process, and is told of MIC
  public record Ports(
      KubernetesClient client,
      KubernetesClient voter,
      Machines machines,
      Supplier<Immutables> immutables,
      MicMetrics metrics,
      Liveness alive,
      InstantSource clock,
      Logs logs,
      BuildVersion version) {}

  /// Starts everything, or nothing. Neither the API server nor Azure need be reachable for that.
  ///
  /// @throws StartFailed naming all that stood in the way
  public static MicApplication start(MicOptions options, Ports ports) {
    return new MicApplication(options, ports);
  }

  private MicApplication(MicOptions options, Ports ports) {
    this.options = options;
    this.ports = ports;
    this.log = ports.logs().named(MicApplication.class);
    this.parts = new Parts(log);
    options.profilingPort().ifPresent(this::profiling);
    var writer = EventWriter.start(ports.client(), COMPONENT, ports.clock(), lost());
    parts.add(writer);
    var folded = FoldedEvents.start(writer, Pause.REAL);
    parts.add(folded);
    this.events = folded;
    this.watchLog = new WatchLog("mic", ports.metrics().all(), ports.logs().named(WatchLog.class));
    this.alive = ports.alive();
    this.leading =
        new Leading(this::begin, options.election(), events, ports.logs().named(Leading.class));
    this.metricsPort =
        parts.http(
            "metrics",
            new InetSocketAddress(options.metricsPort()),
            Map.of("/metrics", ports.metrics().page()));
    this.healthPort =
        parts.http(
            "health",
            new InetSocketAddress(options.healthPort()),
            Map.of("/healthz", _ -> health()));
    if (!parts.problems().isEmpty()) {
      close();
      throw new StartFailed(parts.problems());
    }
    log.info("Starting MIC", "version", ports.version().version());
    log.info("serving /healthz and /metrics", "health", healthPort, "metrics", metricsPort);
    ports.metrics().contends();
    ports.metrics().leads(leading::active);
    ports.metrics().placesWaiting(leading::waiting);
    var election = LeaderElection.start(ports.voter(), options.election(), leading);
    parts.add(election);
    alive.add(election::problem);
    alive.add(leading::problem);
  }

  private void profiling(int port) {
    var pages = new ProfilingPages();
    parts.http(
        "profiling", new InetSocketAddress(InetAddress.getLoopbackAddress(), port), pages.pages());
    parts.add(pages::stop);
  }

  private HttpEndpoint.Answer health() {
    return alive.answer(leading.active() ? "Active" : "Not Active");
  }

  private Leading.Work begin(Mandate mandate) {
    options.upgradeMark().ifPresent(this::mark);
    var caches = Caches.start(ports.client(), watchLog);
    var assignees =
        new ApiAssignees(ports.client(), new Pace(options.callsPerSecond()), ports.metrics());
    var controller =
        Controller.start(
            caches,
            options.scope(),
            events,
            new Surroundings(
                assignees,
                ports.machines(),
                ports.immutables(),
                new AssignmentEvents(events),
                new WorkLog(ports.logs().named(WorkLog.class), ports.metrics()),
                options.work(),
                mandate,
                ports.clock(),
                RandomGenerator.getDefault()));
    return new Leading.Work(controller, caches);
  }

  private void mark(UpgradeMark.Place place) {
    try {
      UpgradeMark.make(ports.client(), place, ports.version().version());
    } catch (KubernetesException e) {
      log.warning("the type upgrade could not be noted", "err", String.valueOf(e.getMessage()));
    }
  }

  private EventObserver lost() {
    return new EventObserver() {
      @Override
      public void dropped(Events.Subject subject, String reason) {
        log.warning("too many events at once, one is lost", "reason", reason);
      }

      @Override
      public void failed(Events.Subject subject, String reason, KubernetesException cause) {
        log.warning(
            "an event could not be written",
            "reason",
            reason,
            "object",
            subject.metadata().key(),
            "err",
            String.valueOf(cause.getMessage()));
      }
    };
  }

  /// Tells whether it leads, and knows the cluster.
  public boolean active() {
    return leading.active();
  }

  /// Returns the port the probe answers on.
  public int healthPort() {
    return healthPort;
  }

  /// Returns the port metrics are served on.
  public int metricsPort() {
    return metricsPort;
  }

  /// Stops at once and gives the lock back. Assignments stay as they are.
  @Override
  public void close() {
    parts.close();
  }
}
