// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.kubernetes.lease.LeaderElection;
import dev.keyway.podidentity.matching.IdentityRules;
import dev.keyway.podidentity.mic.assign.WorkSettings;
import dev.keyway.podidentity.mic.cloud.SignIn;
import java.nio.file.Path;
import java.util.Optional;

/// What a MIC process is told at its start.
///
/// @param kubeconfig the file named on the command line
/// @param callsPerSecond writes to the API server a second; 0 for as many as it takes
/// @param healthPort the port of the probe, on all interfaces
/// @param metricsPort the port of the metrics, on all interfaces
/// @param profilingPort where profiling is served on localhost; empty for nowhere
/// @param upgradeMark where a type upgrade is noted; empty for nowhere
/// @param userAgent follows MIC's own name
public record MicOptions(
    LogOptions log,
    Optional<Path> kubeconfig,
    SignIn signIn,
    IdentityRules.Scope scope,
    WorkSettings work,
    double callsPerSecond,
    LeaderElection.Settings election,
    int healthPort,
    int metricsPort,
    Optional<Integer> profilingPort,
    Optional<UpgradeMark.Place> upgradeMark,
    String userAgent) {}
