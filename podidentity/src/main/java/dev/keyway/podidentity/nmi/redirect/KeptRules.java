// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import dev.keyway.agent.log.Log;

/// The rules, and what keeps them.
final class KeptRules implements Redirection {
  private KeptRules() {}

  static KeptRules start(RedirectOptions options, Runner runner, Runnable giveUp, Log log) {
    giveUp.run();
    return new KeptRules();
  }

  @Override
  public boolean active() {
    return false;
  }

  @Override
  public void close() {}
}
