// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What NMI does not answer itself goes to the node's metadata service (pod-identity.md §7.7).
/// Routes and tokens are not decided here, but no spelling of a token path gets through.
@NullMarked
package dev.keyway.podidentity.nmi.proxy;

import org.jspecify.annotations.NullMarked;
