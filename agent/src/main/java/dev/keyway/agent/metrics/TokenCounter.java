// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.metrics;

import io.prometheus.metrics.core.metrics.Counter;

/// Counts where a program's tokens came from. Programs of one process differ by the label `part`.
public final class TokenCounter {
  private final Counter tokens;
  private final String part;

  /// @param metrics where the series are made
  /// @param part which of the programs in this process asks
  public TokenCounter(Metrics metrics, String part) {
    this.tokens =
        metrics.total(
            "keyway_token_requests_total",
            "Access tokens by where they came from: kept or shared (cache), a call (service), a"
                + " call that brought none (failed)",
            "part",
            "source");
    this.part = part;
  }

  /// Notes a token.
  ///
  /// @param source a word of a closed set
  public void count(String source) {
    tokens.labelValues(part, source).inc();
  }
}
