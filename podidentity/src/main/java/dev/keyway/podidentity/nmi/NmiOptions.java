// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.podidentity.nmi.http.NmiServer;
import dev.keyway.podidentity.nmi.identity.StandardIdentities;
import dev.keyway.podidentity.nmi.redirect.RedirectOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What NMI is told at its start.
///
/// @param server where and how it listens
/// @param metadata the metadata service, `http://<address>:<port>`
/// @param node the node's name
/// @param mode who assigns identities
/// @param namespaced whether identities are kept to pods of their own namespace
/// @param micNamespace where MIC runs, whose pods have the machine's own tokens
/// @param nodeLabel whether only assignments with the node's label are followed
/// @param limits how long requests wait for identities
/// @param crossNamespaceSecrets whether identities may name Secrets of other namespaces
/// @param redirection how pods' calls get here; empty if somebody else sees to it
/// @param kubeletConfig the file that tells whether the network is kubenet; empty for no test
/// @param probePort of `/healthz` and `/readyz` on all interfaces; empty for none
/// @param metricsPort of `/metrics` on all interfaces; empty for none
/// @param profilingPort on localhost; empty for none
/// @param drain how long requests are still answered once pods' calls no longer come here
/// @param userAgent what the user adds to the name of calls; may be empty
public record NmiOptions(
    NmiServer.Settings server,
    URI metadata,
    String node,
    Mode mode,
    boolean namespaced,
    String micNamespace,
    boolean nodeLabel,
    StandardIdentities.Limits limits,
    boolean crossNamespaceSecrets,
    Optional<RedirectOptions> redirection,
    Optional<Path> kubeletConfig,
    Optional<Integer> probePort,
    Optional<Integer> metricsPort,
    Optional<Integer> profilingPort,
    Duration drain,
    String userAgent,
    LogOptions log) {

  /// Who assigns identities to machines.
  public enum Mode {
    /// MIC does.
    STANDARD,
    /// Somebody has done so beforehand.
    MANAGED
  }
}
