// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.agent.log.Log;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.event.Events;
import dev.keyway.kubernetes.lease.Candidate;
import dev.keyway.kubernetes.lease.LeaderElection;
import dev.keyway.kubernetes.lease.Mandate;
import dev.keyway.podidentity.mic.assign.Controller;
import java.util.Optional;
import java.util.function.Function;

/// What MIC does with the lead: it has a controller as long as it leads.
final class Leading implements Candidate {
  private final Function<Mandate, Work> begin;
  private final LeaderElection.Settings settings;
  private final Events events;
  private final Log log;
  private volatile Optional<Work> work = Optional.empty();
  private String failure = "";

  /// A controller, and what it follows.
  record Work(Controller controller, AutoCloseable caches) implements AutoCloseable {
    @Override
    public void close() {
      controller.close();
      try {
        caches.close();
      } catch (Exception e) {
        throw new IllegalStateException("following the API server did not end", e);
      }
    }
  }

  Leading(Function<Mandate, Work> begin, LeaderElection.Settings settings, Events events, Log log) {
    this.begin = begin;
    this.settings = settings;
    this.events = events;
    this.log = log;
  }

  /// Tells whether it leads, and knows the cluster.
  boolean active() {
    return work.filter(one -> one.controller().active()).isPresent();
  }

  /// Returns how many places have work to be done; none where another leads.
  int waiting() {
    return work.map(one -> one.controller().waiting()).orElse(0);
  }

  /// Tells what keeps the leader from its work; empty if nothing does, or another leads.
  Optional<String> problem() {
    return work.flatMap(one -> one.controller().problem());
  }

  @Override
  public AutoCloseable lead(Mandate mandate) {
    failure = "";
    log.info("leading", "identity", settings.identity(), "lock", settings.lock());
    events.record(
        new Events.Subject("coordination.k8s.io/v1", "Lease", ObjectMeta.of(settings.lock())),
        Events.Type.NORMAL,
        "LeaderElection",
        settings.identity() + " became leader");
    var begun = begin.apply(mandate);
    work = Optional.of(begun);
    return () -> {
      work = Optional.empty();
      begun.close();
    };
  }

  @Override
  public void waiting(String holder) {
    log.info("waiting, as another leads", "holder", holder, "lock", settings.lock());
  }

  @Override
  public void lost(String why) {
    log.error("the lead is lost; contending again", "err", why);
  }

  @Override
  public void failing(String why) {
    if (!why.equals(failure)) {
      failure = why;
      log.warning("the lock could not be read or written, trying again", "err", why);
    }
  }
}
