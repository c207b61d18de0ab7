// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.server.Endpoint;
import java.time.Duration;
import java.util.Optional;

/// What a provider process is told at its start.
///
/// @param pprofPort where profiling is served on localhost; empty for nowhere
/// @param gracefulStopTimeout how long mounts in progress are waited for at the end
public record ProviderOptions(
    Endpoint endpoint,
    LogOptions log,
    Optional<Integer> pprofPort,
    Healthz healthz,
    int prometheusPort,
    MountOptions mounts,
    Duration gracefulStopTimeout) {

  /// Where and how the liveness probe answers.
  public record Healthz(int port, String path, Duration timeout) {}
}
