// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// A local program run as a container of a pod would be: the pod's environment, its volumes at
/// their paths, its identity, against the local Azure. No image, no cluster. Handles secret
/// material.
@NullMarked
package dev.keyway.cli.run;

import org.jspecify.annotations.NullMarked;
