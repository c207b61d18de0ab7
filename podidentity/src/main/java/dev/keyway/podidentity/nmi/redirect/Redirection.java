// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import dev.keyway.agent.iptables.ProcessRunner;
import dev.keyway.agent.log.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Sends pods' calls to the metadata address to NMI, for as long as it is open.
public interface Redirection extends AutoCloseable {
  /// Tells whether the rules were in place when they were last looked at.
  boolean active();

  /// Takes the rules away. What others put into the table stays. A second call does nothing.
  ///
  /// @throws IOException if rules may be left
  @Override
  void close() throws IOException;

  /// Begins to put the rules in place and to keep them there, and returns at once. Failures are
  /// logged and tried again.
  ///
  /// @param giveUp run once, after the reason is logged, when trying again cannot help: there is no
  ///   iptables, or no right to use it
  static Redirection start(RedirectOptions options, Runnable giveUp, Log log) {
    return KeptRules.start(
        options, new ProcessRunner(List.of()), RouteLocalnet.OF_NODE, giveUp, log);
  }

  /// How often the rules are looked at, unless the interval asked for is shorter.
  Duration CHECK = Duration.ofSeconds(5);
}
