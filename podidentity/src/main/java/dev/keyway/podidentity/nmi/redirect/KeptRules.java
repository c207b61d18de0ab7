// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import dev.keyway.agent.iptables.BackendChoice;
import dev.keyway.agent.iptables.NatTable;
import dev.keyway.agent.iptables.Runner;
import dev.keyway.agent.iptables.Runner.ProgramMissing;
import dev.keyway.agent.log.Log;
import java.io.IOException;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The rules, and the thread that keeps them in place.
final class KeptRules implements Redirection {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

  private final RedirectOptions options;
  private final RuleSet rules;
  private final Runner runner;
  private final RouteLocalnet routeLocalnet;
  private final Runnable giveUp;
  private final Log log;
  private final Duration check;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("redirection").unstarted(this::keep);

  private volatile boolean active;
  private boolean closed;

  // The thread's own, until it has ended.
  private @Nullable NatTable table;
  private boolean forgetConnections;
  private boolean everInPlace;
  private Duration retry = FIRST_RETRY;
  private String lastFault = "";
  private String lastHindrance = "";
  private String lastConntrackFault = "";

  private KeptRules(
      RedirectOptions options,
      Runner runner,
      RouteLocalnet routeLocalnet,
      Runnable giveUp,
      Log log) {
    this.options = options;
    this.rules = RuleSet.of(options);
    this.runner = runner;
    this.routeLocalnet = routeLocalnet;
    this.giveUp = giveUp;
    this.log = log;
    this.check = options.interval().compareTo(CHECK) < 0 ? options.interval() : CHECK;
    this.forgetConnections = options.deleteConntrack();
  }

  static KeptRules start(
      RedirectOptions options,
      Runner runner,
      RouteLocalnet routeLocalnet,
      Runnable giveUp,
      Log log) {
    var kept = new KeptRules(options, runner, routeLocalnet, giveUp, log);
    kept.thread.start();
    return kept;
  }

  @Override
  public boolean active() {
    return active;
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    stopped.countDown();
    try {
      // Not interrupted: a change under way is to end, or it would be made after the rules'
      // removal.
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    active = false;
    if (table != null) {
      table.apply(RuleSet::removal);
      log.info("Redirection removed", "table", table.program());
    }
  }

  private void keep() {
    try {
      var pause = pass();
      while (pause.isPresent() && !stopped.await(pause.get().toMillis(), TimeUnit.MILLISECONDS)) {
        pause = pass();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Looks after the rules once.
  ///
  /// @return how long to wait, or nothing if it is of no use
  private Optional<Duration> pass() {
    try {
      putInPlace(opened());
      lookAfterConnections();
      warnOfHindrance();
      active = true;
      retry = FIRST_RETRY;
      lastFault = "";
      return Optional.of(check);
    } catch (IOException e) {
      active = false;
      return afterFault(Fault.of(e));
    } catch (RuntimeException | Error bug) {
      active = false;
      log.bug("Redirection could not be looked after", bug);
      return Optional.of(options.interval());
    }
  }

  private NatTable opened() throws IOException {
    if (table == null) {
      var family = options.metadataIp() instanceof Inet6Address ? "ip6tables" : "iptables";
      table = RuleSet.table(runner, BackendChoice.program(runner, family, options.backend()));
    }
    return table;
  }

  private void putInPlace(NatTable table) throws IOException {
    boolean changed = table.ensure(rules::repair);
    if (changed && everInPlace) {
      log.warning(
          "Redirection was changed by someone else and is put back; until then pods reached the"
              + " metadata service directly",
          "table",
          table.program());
    } else if (!everInPlace) {
      log.info("Redirection in place", "table", table.program(), "rule", rules.redirect());
    } else if (!lastFault.isEmpty()) {
      log.info("Redirection can be looked after again", "table", table.program());
    }
    everInPlace = true;
    forgetConnections |= changed && options.deleteConntrack();
    if (log.writes(5)) {
      log.verbose(5, "Redirection looked at", "rules", table.listed());
    }
  }

  private void lookAfterConnections() {
    if (!forgetConnections) {
      return;
    }
    try {
      new Conntrack(runner).forget(options);
      forgetConnections = false;
      lastConntrackFault = "";
    } catch (IOException e) {
      // Without the program it stays so; else the next look tries again.
      forgetConnections = !(e instanceof ProgramMissing);
      var reason = String.valueOf(e.getMessage());
      if (!reason.equals(lastConntrackFault)) {
        log.warning(
            "Connections opened before the redirection may still reach the metadata service",
            "err",
            reason);
      }
      lastConntrackFault = reason;
    }
  }

  private void warnOfHindrance() {
    var hindrance = routeLocalnet.hindrance(options).orElse("");
    if (hindrance.equals(lastHindrance)) {
      return;
    }
    if (hindrance.isEmpty()) {
      log.info("The kernel now routes redirected calls to NMI");
    } else {
      log.warning("Pods may not reach NMI", "reason", hindrance);
    }
    lastHindrance = hindrance;
  }

  private Optional<Duration> afterFault(Fault fault) {
    if (!fault.message().equals(lastFault)) {
      log.error("Redirection is not in place", "err", fault.message());
    }
    lastFault = fault.message();
    if (fault.hopeless()) {
      // Elsewhere: it may end the process, which closes this and waits for this thread.
      Thread.ofVirtual().start(giveUp);
      return Optional.empty();
    }
    var pause = retry;
    var doubled = retry.multipliedBy(2);
    retry = doubled.compareTo(options.interval()) < 0 ? doubled : options.interval();
    return Optional.of(pause);
  }
}
