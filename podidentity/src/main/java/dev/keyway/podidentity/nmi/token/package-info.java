// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Tokens of identities: what each type signs in with, and where that is kept. Neither pods nor
/// HTTP are known here.
@NullMarked
package dev.keyway.podidentity.nmi.token;

import org.jspecify.annotations.NullMarked;
