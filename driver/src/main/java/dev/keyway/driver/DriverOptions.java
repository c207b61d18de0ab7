// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.server.Endpoint;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a driver process is told at its start.
///
/// @param name the driver's name
/// @param node the node's name
/// @param providerFolders where providers' sockets are, those searched first in front
/// @param largestAnswer bytes of the largest answer taken from a provider
/// @param providerCheck how often providers are asked whether they are there; empty for never
/// @param rotation how old a volume must be before it is fetched again; empty for no rotation
/// @param tmpfsSize the limit of a volume's tmpfs, as the kernel reads it
/// @param metrics where `/metrics` is served
/// @param health the port of the probes on all interfaces; empty for none
/// @param pprofPort where profiling is served on localhost; empty for nowhere
/// @param registration how the driver makes itself known to kubelet; empty if a sidecar does
/// @param startupTaint the taint to remove from the node once all is ready; empty for none
/// @param kubeconfig the file named on the command line
/// @param gracefulStopTimeout how long calls in progress are waited for at the end
public record DriverOptions(
    Endpoint endpoint,
    LogOptions log,
    String name,
    String node,
    List<Path> providerFolders,
    int largestAnswer,
    Optional<Duration> providerCheck,
    Optional<Duration> rotation,
    String tmpfsSize,
    InetSocketAddress metrics,
    Optional<Integer> health,
    Optional<Integer> pprofPort,
    Optional<SelfRegistration> registration,
    Optional<String> startupTaint,
    Optional<Path> kubeconfig,
    Duration gracefulStopTimeout) {

  /// @param directory kubelet's `plugins_registry`, as this process sees it
  /// @param endpoint the path of the driver's socket, as kubelet sees it
  public record SelfRegistration(Path directory, String endpoint) {}

  public DriverOptions {
    providerFolders = List.copyOf(providerFolders);
  }
}
