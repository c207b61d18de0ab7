// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The certificate authority of the local Azure and its leaf certificates, minted for the name a
/// client asks for. Holds private keys.
@NullMarked
package dev.keyway.sandbox.tls;

import org.jspecify.annotations.NullMarked;
