// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.server.Endpoint;
import dev.keyway.provider.content.Rendering;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What a provider process is told at its start.
///
/// @param pprofPort where profiling is served on localhost; empty for nowhere
/// @param cloudName the cloud of classes that name none
/// @param cloudFile the file that describes a custom cloud, where a class names none
/// @param tokenProxyUrl the token proxy of identity binding; empty for the cluster's own
/// @param sniName its server name; empty to find out
/// @param userAgentSuffix added to the User-Agent of calls to Azure; may be empty
/// @param mountTimeout the longest a mount may take
/// @param gracefulStopTimeout how long mounts in progress are waited for at the end
public record ProviderOptions(
    Endpoint endpoint,
    LogOptions log,
    Optional<Integer> pprofPort,
    Healthz healthz,
    int prometheusPort,
    Rendering rendering,
    String cloudName,
    Optional<Path> cloudFile,
    Optional<URI> tokenProxyUrl,
    Optional<String> sniName,
    URI nmiEndpoint,
    String userAgentSuffix,
    Duration mountTimeout,
    Duration gracefulStopTimeout) {

  /// Where and how the liveness probe answers.
  public record Healthz(int port, String path, Duration timeout) {}
}
