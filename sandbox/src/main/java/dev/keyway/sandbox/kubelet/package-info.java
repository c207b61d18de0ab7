// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// A kubelet as far as volumes with secrets go (csi-driver.md §18): it finds plug-ins, publishes
/// and republishes the inline volumes of its node's pods, writes their projected tokens, sets their
/// status and takes the volumes away again. It never runs a container. Speaks to the API server by
/// a client of its own, so that the client under test is not part of the test. Handles secret
/// material: tokens and Secrets pass through.
///
/// Every plug-in socket, every pod and every volume has a virtual thread; they share only what is
/// said to be shared.
@NullMarked
package dev.keyway.sandbox.kubelet;

import org.jspecify.annotations.NullMarked;
