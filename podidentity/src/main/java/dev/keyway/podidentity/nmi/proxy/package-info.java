// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Which requests NMI must not hand on to the node's metadata service (pod-identity.md §7.7): no
/// spelling of a token path gets through. Handing on itself is `agent.metadata`.
@NullMarked
package dev.keyway.podidentity.nmi.proxy;

import org.jspecify.annotations.NullMarked;
