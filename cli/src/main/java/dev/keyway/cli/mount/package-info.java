// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// One mount outside a cluster: what kubelet and the driver do for a pod, done for a manifest file.
/// Holds secret material.
@NullMarked
package dev.keyway.cli.mount;

import org.jspecify.annotations.NullMarked;
