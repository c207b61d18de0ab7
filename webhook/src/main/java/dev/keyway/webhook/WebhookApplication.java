// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.ProcessMetrics;
import dev.keyway.agent.server.Drain;
import dev.keyway.agent.server.Liveness;
import dev.keyway.agent.server.Parts;
import dev.keyway.agent.server.SelfCall;
import dev.keyway.agent.watch.WatchLog;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.webhook.admission.Admission;
import dev.keyway.webhook.certificate.CertificateRotation;
import dev.keyway.webhook.certificate.FileCertificates;
import dev.keyway.webhook.certificate.ServingKey;
import dev.keyway.webhook.cluster.ClusterSurroundings;
import dev.keyway.webhook.cluster.ServerVersion;
import dev.keyway.webhook.cluster.WatchedServiceAccounts;
import dev.keyway.webhook.metrics.WebhookMetrics;
import dev.keyway.webhook.mutation.ServiceAccounts;
import dev.keyway.webhook.server.AdmissionServer;
import dev.keyway.webhook.validation.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A running webhook: the wiring of its parts. Needs no globals, so that several can run in one
/// process.
public final class WebhookApplication implements AutoCloseable {
  /// Where the API server asks about pods.
  public static final String PODS = "/mutate-v1-pod";

  /// Where it asks about SecretProviderClasses.
  public static final String CLASSES = "/validate-secretproviderclass";

  /// Where it asks about AzureIdentities.
  public static final String IDENTITIES = "/validate-azureidentity";

  /// Where it asks about AzureIdentityBindings.
  public static final String BINDINGS = "/validate-azureidentitybinding";

  private static final String SECRET = "azure-wi-webhook-server-cert";
  private static final String MUTATING = "azure-wi-webhook-mutating-webhook-configuration";
  private static final String VALIDATING = "azure-wi-webhook-validating-webhook-configuration";
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final WebhookOptions options;
  private final Outside outside;
  private final Log log;
  private final Parts parts;
  private final ServingKey serving = new ServingKey();
  private final WatchedServiceAccounts accounts;
  private final Optional<AdmissionServer> server;
  private final Probes probes;
  private final int healthPort;
  private final int metricsPort;

  /// Says who decides about what, by path, once the API server's version is known.
  @FunctionalInterface
  public interface Deciders {
    Map<String, Admission> of(Cluster cluster);
  }

  /// What who decides may know of the cluster.
  ///
  /// @param surroundings of identities and bindings
  public record Cluster(
      ServerVersion version, ServiceAccounts accounts, Surroundings surroundings) {}

  /// The outside of a webhook.
  ///
  /// @param client closed by whoever made it
  /// @param alive tells of the process, and is told of the webhook
  /// @param settle how long API servers may take to notice a changed configuration
  public record Outside(
      KubernetesClient client,
      Deciders deciders,
      Liveness alive,
      InstantSource clock,
      Duration settle,
      BuildVersion version,
      Logs logs) {}

  /// Starts everything, or nothing. The API server need not be reachable for that.
  ///
  /// @throws StartFailed naming all that stood in the way
  public static WebhookApplication start(WebhookOptions options, Outside outside) {
    return new WebhookApplication(options, outside);
  }

  private WebhookApplication(WebhookOptions options, Outside outside) {
    this.options = options;
    this.outside = outside;
    this.log = outside.logs().named(WebhookApplication.class);
    this.parts = new Parts(log);
    var drain = new Drain(options.drain());
    var metrics = new WebhookMetrics(PODS);
    ProcessMetrics.register(metrics.all(), outside.version());
    metrics.certificateEnds(serving::ends);
    this.server = listen(metrics);
    var watchLog = new WatchLog("webhook", metrics.all(), outside.logs().named(WatchLog.class));
    this.accounts = WatchedServiceAccounts.start(outside.client(), watchLog);
    parts.add(accounts);
    var injected = certificates(watchLog);
    server.ifPresent(this::watchOver);
    this.probes =
        new Probes(
            outside.alive(),
            drain::begun,
            serving::present,
            injected,
            () -> server.isPresent() && server.get().admits(),
            accounts::synced);
    this.healthPort = parts.http("health", options.health(), probes.pages());
    this.metricsPort = parts.http("metrics", options.metrics(), Map.of("/metrics", metrics.page()));
    // Closed before the others: reviews under way need what the others know.
    server.ifPresent(parts::add);
    if (!parts.problems().isEmpty()) {
      close();
      throw new StartFailed(parts.problems());
    }
    parts.add(learnVersion());
    parts.add(drain);
    log.verbose(2, "serving", "webhook", port(), "health", healthPort, "metrics", metricsPort);
  }

  private Optional<AdmissionServer> listen(WebhookMetrics metrics) {
    try {
      return Optional.of(
          AdmissionServer.start(
              options.webhook(),
              serving,
              options.tlsVersion(),
              metrics,
              outside.logs().named(AdmissionServer.class)));
    } catch (IOException occupied) {
      parts.problem(
          "the webhook cannot listen on %s: %s"
              .formatted(options.webhook(), occupied.getMessage()));
      return Optional.empty();
    }
  }

  /// Without a certificate it can answer nobody, and a restart brings none.
  private void watchOver(AdmissionServer started) {
    var call = SelfCall.https(started.address(), "/healthz");
    outside.alive().add(() -> serving.present() ? call.problem() : Optional.empty());
  }

  /// Starts to keep certificates, or to follow those that somebody else keeps.
  ///
  /// @return tells whether the API server trusts them, as far as that is for us to know
  private BooleanSupplier certificates(WatchLog watchLog) {
    var observer = new RotationLog(outside.logs().named(CertificateRotation.class));
    if (options.certificates().isPresent()) {
      Path folder = options.certificates().get();
      parts.add(FileCertificates.start(folder, serving, observer));
      return () -> true;
    }
    var rotation =
        CertificateRotation.start(
            outside.client(),
            new CertificateRotation.Settings(
                new ObjectKey(options.namespace(), SECRET),
                MUTATING,
                VALIDATING,
                options.names(),
                outside.settle()),
            serving,
            outside.clock(),
            observer,
            watchLog);
    parts.add(rotation);
    return rotation::injected;
  }

  /// Asks for the API server's version until it answers, and then begins to decide.
  private AutoCloseable learnVersion() {
    var thread = Thread.ofVirtual().name("server-version").start(this::askVersion);
    return thread::interrupt;
  }

  private void askVersion() {
    var pause = FIRST_PAUSE;
    try {
      while (!begun()) {
        Thread.sleep(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    } catch (InterruptedException _) {
      // Only close() interrupts.
    }
  }

  private boolean begun() {
    try {
      var version = ServerVersion.ask(outside.client());
      server.ifPresent(found -> found.admit(outside.deciders().of(cluster(version))));
      log.verbose(2, "deciding", "nativeSidecars", version.nativeSidecars());
      return true;
    } catch (KubernetesException e) {
      log.warning(
          "the API server does not tell its version, asking again",
          "error",
          String.valueOf(e.getMessage()));
      return false;
    }
  }

  private Cluster cluster(ServerVersion version) {
    return new Cluster(version, accounts, new ClusterSurroundings(outside.client()));
  }

  /// Returns what it waits for; empty once it can do all its work.
  public Optional<String> missing() {
    return probes.missing();
  }

  /// Returns the port the API server calls.
  public int port() {
    return server.map(AdmissionServer::port).orElse(-1);
  }

  /// Returns the port the probes answer on.
  public int healthPort() {
    return healthPort;
  }

  /// Returns the port metrics are served on.
  public int metricsPort() {
    return metricsPort;
  }

  @Override
  public void close() {
    parts.close();
  }
}
