// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

/// What volumes need of the cluster.
public record Cluster(
    Classes classes, PodGroups groups, StatusRecord status, VolumeEvents events) {}
