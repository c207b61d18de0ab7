// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// NMI: answers pods' requests for tokens on a node (pod-identity.md §6 to §10). Here is the
/// program and its wiring; the parts are in the packages below.
@NullMarked
package dev.keyway.podidentity.nmi;

import org.jspecify.annotations.NullMarked;
