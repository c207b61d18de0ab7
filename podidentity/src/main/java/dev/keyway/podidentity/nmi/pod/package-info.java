// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Which pod calls, by its address, and never one that had the address before. Knows pods and
/// links, neither identities nor HTTP.
@NullMarked
package dev.keyway.podidentity.nmi.pod;

import org.jspecify.annotations.NullMarked;
