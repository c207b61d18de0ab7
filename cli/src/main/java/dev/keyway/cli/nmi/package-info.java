// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// NMI where there is no cluster: for the demo, and for programs that run as pods on this machine.
@NullMarked
package dev.keyway.cli.nmi;

import org.jspecify.annotations.NullMarked;
