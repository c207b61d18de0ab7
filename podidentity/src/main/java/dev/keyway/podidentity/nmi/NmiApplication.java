// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metadata.Proxy;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.server.Drain;
import dev.keyway.agent.server.Liveness;
import dev.keyway.agent.server.Parts;
import dev.keyway.agent.server.ProfilingPages;
import dev.keyway.agent.server.SelfCall;
import dev.keyway.agent.watch.WatchLog;
import dev.keyway.azure.token.AccessTokens;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.podidentity.nmi.http.NmiServer;
import dev.keyway.podidentity.nmi.http.Services;
import dev.keyway.podidentity.nmi.pod.PodLookup;
import dev.keyway.podidentity.nmi.proxy.TokenPaths;
import dev.keyway.podidentity.nmi.redirect.KubenetCheck;
import dev.keyway.podidentity.nmi.redirect.Links;
import dev.keyway.podidentity.nmi.redirect.Redirection;
import dev.keyway.podidentity.nmi.token.PodTokens;
import dev.keyway.podidentity.nmi.token.ServicePrincipals;
import dev.keyway.podidentity.nmi.token.TokenText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// A running NMI: the wiring of its parts. Needs no globals, so that several can run in one
/// process.
public final class NmiApplication implements AutoCloseable {
  /// For the API server to tell of a pod that calls already.
  private static final Duration POD_PATIENCE = Duration.ofMillis(1200);

  /// Less than the 80 seconds that clients allow.
  private static final Duration TOKEN_PATIENCE = Duration.ofSeconds(60);

  private final Log log;
  private final Parts parts;
  private final NmiWatches watches;
  private final Liveness alive = new Liveness();
  private final int port;
  private final Optional<Integer> probePort;
  private final Optional<Integer> metricsPort;
  private final Optional<Integer> profilingPort;
  private final Optional<Redirection> redirection;

  /// The outside of an NMI.
  ///
  /// @param client closed by whoever made it
  /// @param tokens where tokens come from, and are kept
  /// @param metrics where its series are made
  /// @param links how pods' addresses are linked to the node
  /// @param giveUp called when pods' calls can never be redirected, and when closing may have left
  ///   them redirected
  public record Ports(
      KubernetesClient client,
      AccessTokens tokens,
      Metrics metrics,
      InstantSource clock,
      Logs logs,
      BuildVersion version,
      Links links,
      Runnable giveUp) {}

  /// Starts everything, or nothing. The API server need not be reachable for that.
  ///
  /// @throws StartFailed naming all that stood in the way
  public static NmiApplication start(NmiOptions options, Ports ports) {
    options.kubeletConfig().ifPresent(KubenetCheck::run);
    return new NmiApplication(options, ports);
  }

  private NmiApplication(NmiOptions options, Ports ports) {
    this.log = ports.logs().named(NmiApplication.class);
    this.parts = new Parts(log);
    this.profilingPort = options.profilingPort().map(this::profiling);
    this.watches =
        new NmiWatches(
            options,
            ports.client(),
            ports.links(),
            parts,
            new WatchLog("nmi", ports.metrics(), ports.logs().named(WatchLog.class)));
    this.metricsPort =
        options
            .metricsPort()
            .map(at ->
                parts.http(
                    "metrics",
                    new InetSocketAddress(at),
                    Map.of("/metrics", ports.metrics().page())));
    this.port = serve(options, ports);
    this.redirection = parts.problems().isEmpty() ? redirect(options, ports) : Optional.empty();
    var probes = new Probes(alive, watches::missing, this::redirects);
    this.probePort =
        options
            .probePort()
            .map(at -> parts.http("probes", new InetSocketAddress(at), probes.pages()));
    if (!parts.problems().isEmpty()) {
      close();
      throw new StartFailed(parts.problems());
    }
    announce(options, ports.version());
  }

  private int profiling(int at) {
    var pages = new ProfilingPages();
    int actual =
        parts.http(
            "profiling",
            new InetSocketAddress(InetAddress.getLoopbackAddress(), at),
            pages.pages());
    parts.add(pages::stop);
    return actual;
  }

  private int serve(NmiOptions options, Ports ports) {
    var metrics = new NmiMetrics(ports.metrics());
    var principals =
        new ServicePrincipals(
            key -> ports.client().get(Resources.SECRET_VALUES, key),
            options.crossNamespaceSecrets(),
            metrics,
            ports.clock());
    var proxy = new Proxy(options.metadata(), TokenPaths::refusal);
    parts.add(proxy);
    var services =
        new Services(
            new PodLookup(watches.pods(), POD_PATIENCE),
            watches.exemptions(),
            watches.identities(),
            new PodTokens(ports.tokens(), principals, metrics, ports.clock(), TOKEN_PATIENCE),
            new TokenText(ports.clock()),
            watches::missing,
            proxy::forward);
    try {
      var server =
          NmiServer.start(options.server(), services, metrics, ports.logs().named(NmiServer.class));
      parts.add(server);
      alive.add(SelfCall.http(server.address(), NmiServer.OWN_PATH)::problem);
      return server.port();
    } catch (IOException unavailable) {
      var address = options.server().address();
      parts.problem(
          "cannot listen at %s port %d: %s"
              .formatted(address.getHostString(), address.getPort(), unavailable.getMessage()));
      return -1;
    }
  }

  private Optional<Redirection> redirect(NmiOptions options, Ports ports) {
    return options
        .redirection()
        .map(how -> {
          // Calls that were on their way here when the rules went are still answered.
          parts.add(new Drain(options.drain()));
          var started =
              Redirection.start(how, ports.giveUp(), ports.logs().named(Redirection.class));
          parts.add(() -> remove(started, ports.giveUp()));
          return started;
        });
  }

  private void remove(Redirection started, Runnable giveUp) {
    try {
      started.close();
    } catch (IOException left) {
      log.error(
          "the redirection of pods' calls may be left", "err", String.valueOf(left.getMessage()));
      giveUp.run();
    }
  }

  private boolean redirects() {
    return redirection.map(Redirection::active).orElse(true);
  }

  private void announce(NmiOptions options, BuildVersion version) {
    log.info("Starting NMI", "version", version.version(), "node", options.node());
    log.info(
        "answering pods",
        "address",
        options.server().address().getHostString(),
        "port",
        port,
        "mode",
        options.mode(),
        "namespaced",
        options.namespaced(),
        "metadata",
        options.metadata());
    probePort.ifPresent(at -> log.info("serving /healthz and /readyz", "port", at));
    metricsPort.ifPresent(at -> log.info("serving metrics", "port", at));
    profilingPort.ifPresent(at -> log.info("serving profiles on localhost", "port", at));
    if (options.redirection().isEmpty()) {
      log.info("leaving the redirection of pods' calls to somebody else");
    }
  }

  /// Returns the port that pods' calls come to.
  public int port() {
    return port;
  }

  /// Returns the port the probes answer on.
  public Optional<Integer> probePort() {
    return probePort;
  }

  /// Returns the port metrics are served on.
  public Optional<Integer> metricsPort() {
    return metricsPort;
  }

  /// Returns the port profiles are served on.
  public Optional<Integer> profilingPort() {
    return profilingPort;
  }

  /// Returns what is wrong that a restart would mend; empty if nothing is.
  public Optional<String> problem() {
    return alive.problem();
  }

  /// Returns what NMI waits for before it can answer; nothing once it can.
  public Optional<String> missing() {
    return watches
        .missing()
        .or(() -> redirects() ? Optional.empty() : Optional.of("the redirection of pods' calls"));
  }

  /// Ends the redirection, answers for a while what still comes, and lets go of everything.
  @Override
  public void close() {
    parts.close();
  }
}
