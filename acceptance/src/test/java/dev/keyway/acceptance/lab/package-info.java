// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Machines and pods as network namespaces, so that real clients' packets cross real iptables.
/// Knows nothing of Azure, Kubernetes or what runs in them.
@NullMarked
package dev.keyway.acceptance.lab;

import org.jspecify.annotations.NullMarked;
