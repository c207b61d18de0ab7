// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// NMI's HTTP interface: which path is whose, in which order a request is checked, and what the
/// answers look like (pod-identity.md §7). What is found out along the way is found out elsewhere.
@NullMarked
package dev.keyway.podidentity.nmi.http;

import org.jspecify.annotations.NullMarked;
