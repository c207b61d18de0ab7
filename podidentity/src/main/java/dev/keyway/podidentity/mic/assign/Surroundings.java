// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.azure.arm.Machines;
import dev.keyway.kubernetes.lease.Mandate;
import dev.keyway.podidentity.mic.plan.Immutables;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// What all places' work depends on.
///
/// @param immutables asked for each time, as a new configuration may change them
/// @param mandate asked before each deed
public record Surroundings(
    Assignees assignees,
    Machines machines,
    Supplier<Immutables> immutables,
    AssignmentEvents events,
    WorkObserver observer,
    WorkSettings settings,
    Mandate mandate,
    InstantSource clock,
    RandomGenerator random) {}
