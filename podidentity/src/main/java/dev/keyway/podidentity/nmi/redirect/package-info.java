// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// How pods' calls to the metadata address come to NMI (pod-identity.md §6): the iptables rules,
/// who holds an address on this node, and which nodes are refused. Knows neither pods nor tokens.
@NullMarked
package dev.keyway.podidentity.nmi.redirect;

import org.jspecify.annotations.NullMarked;
