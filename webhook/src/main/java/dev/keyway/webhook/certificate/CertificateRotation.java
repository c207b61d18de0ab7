// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import dev.keyway.kubernetes.api.GenericObject;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.watch.Reflector;
import dev.keyway.kubernetes.watch.ReflectorObserver;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Keeps the webhook's certificates: makes, stores and renews them, tells the API server to trust
/// them, and shows them. Every replica does all of it, at its start, when the Secret or a
/// configuration changes, and every twelve hours.
///
/// When the authority changes, configurations hold the old and the new one before any replica shows
/// a certificate of the new one, and for a day after: no admission fails on the way.
public final class CertificateRotation implements AutoCloseable {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final Duration PERIOD = Duration.ofHours(12);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 12;

  private static final Resource<GenericObject> SECRETS =
      Resources.generic("", "v1", "Secret", "secrets", true);
  private static final Resource<GenericObject> MUTATING =
      Resources.generic(
          GROUP, "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", false);
  private static final Resource<GenericObject> VALIDATING =
      Resources.generic(
          GROUP, "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", false);

  private final CertificateSecret secret;
  private final Configurations configurations;
  private final Changeover changeover;
  private final InstantSource clock;
  private final RotationObserver observer;
  private final List<Reflector<?>> watches = new ArrayList<>();
  private final BlockingQueue<Boolean> wanted = new ArrayBlockingQueue<>(1);
  private final Thread thread;

  // Whether clients have been told to trust us.
  private volatile boolean injected;

  // Only the thread itself uses these.
  private Set<X509Certificate> known = Set.of();
  private int failures;

  /// What is kept, and how.
  ///
  /// @param secret its key
  /// @param mutating the name of the configuration that makes the API server call us
  /// @param validating the same for manifests; it need not be there
  /// @param names of the server, its service's own first
  /// @param settle how long API servers may take to notice a changed configuration
  public record Settings(
      ObjectKey secret, String mutating, String validating, List<String> names, Duration settle) {
    public Settings {
      names = List.copyOf(names);
    }
  }

  private CertificateRotation(
      KubernetesClient client,
      Settings settings,
      ServingKey serving,
      InstantSource clock,
      RotationObserver observer) {
    var names = settings.names();
    this.secret =
        new CertificateSecret(
            new LiveObject(client, SECRETS, settings.secret()),
            new Policy(names),
            new Issuer(names));
    this.configurations =
        new Configurations(
            List.of(
                new LiveObject(client, MUTATING, new ObjectKey("", settings.mutating())),
                new LiveObject(client, VALIDATING, new ObjectKey("", settings.validating()))));
    this.changeover = new Changeover(serving, settings.settle());
    this.clock = clock;
    this.observer = observer;
    this.thread = Thread.ofVirtual().name("certificates").unstarted(this::keep);
  }

  /// Starts to keep certificates. The API server need not be reachable yet.
  ///
  /// @param serving gets the certificate to show
  public static CertificateRotation start(
      KubernetesClient client,
      Settings settings,
      ServingKey serving,
      InstantSource clock,
      RotationObserver observer,
      ReflectorObserver watching) {
    var rotation = new CertificateRotation(client, settings, serving, clock, observer);
    rotation.thread.start();
    rotation.follow(client, Resources.SECRETS, settings.secret(), watching);
    rotation.follow(client, MUTATING, new ObjectKey("", settings.mutating()), watching);
    rotation.follow(client, VALIDATING, new ObjectKey("", settings.validating()), watching);
    return rotation;
  }

  private void follow(
      KubernetesClient client, Resource<?> resource, ObjectKey key, ReflectorObserver watching) {
    var selection = new Selection(key.namespace(), "", "metadata.name=" + key.name());
    var watch = Reflector.start(client, resource, selection, watching);
    watches.add(watch);
    watch.onChange(_ -> wanted.offer(true));
  }

  /// Tells whether the API server has been told to trust the certificates.
  public boolean injected() {
    return injected;
  }

  private void keep() {
    try {
      var pause = round();
      while (!Thread.currentThread().isInterrupted()) {
        wanted.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
        pause = round();
      }
    } catch (InterruptedException _) {
      // Only close() interrupts.
    }
  }

  /// Does what there is to do and returns when to look again.
  private Duration round() throws InterruptedException {
    try {
      var pause = attempt();
      failures = 0;
      return pause;
    } catch (KubernetesException.Conflict _) {
      // Another replica works at it.
      return rest();
    } catch (KubernetesException | RuntimeException e) {
      var pause = rest();
      observer.failed(problem(e), pause);
      // Changes must not make it spin while it does not work.
      Thread.sleep(pause);
      return Duration.ZERO;
    }
  }

  private static String problem(Exception e) {
    return e instanceof KubernetesException ? String.valueOf(e.getMessage()) : e.toString();
  }

  private Duration rest() {
    long most =
        Math.min(
            LONGEST_PAUSE.toMillis(),
            FIRST_PAUSE.toMillis() << Math.min(failures++, MOST_DOUBLINGS));
    return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
  }

  private Duration attempt() throws KubernetesException {
    var now = clock.instant();
    var result = secret.mend(trusted(), now);
    told(result.step());
    var contents = result.contents();
    known = Set.copyOf(contents.authorities());
    var place = configurations.inject(contents.authorities(), changeover.shown(), now);
    place.changed().forEach(observer::injected);
    if (place.found()) {
      changeover.told(contents.authorities().getFirst(), !place.changed().isEmpty(), now);
      injected = true;
    } else {
      observer.missing(configurations.objects().getFirst().key().name());
    }
    var before = changeover.shown();
    var wait = changeover.show(contents, now);
    if (wait.isEmpty() && !before.equals(changeover.shown())) {
      observer.shown();
    }
    return wait.orElse(PERIOD);
  }

  private Collection<X509Certificate> trusted() {
    var trusted = new LinkedHashSet<>(changeover.shown());
    trusted.addAll(known);
    return trusted;
  }

  private void told(Step step) {
    switch (step) {
      case Step.Keep _ -> {}
      case Step.Retire _ -> observer.renewed("list of trusted authorities");
      case Step.NewServer _ -> observer.renewed("server certificate");
      case Step.NewAuthority _ -> observer.renewed("authority and server certificate");
    }
  }

  /// Stops at once. The certificate stays shown.
  @Override
  public void close() {
    watches.forEach(Reflector::close);
    thread.interrupt();
    try {
      var _ = thread.join(CLOSE_TIME);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
