// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Certificates and private keys as bytes: PKCS#12 files and PEM text. Decides nothing about what a
/// certificate is for. Holds secret material; BouncyCastle is loaded on the first PKCS#12 file.
@NullMarked
package dev.keyway.azure.certificate;

import org.jspecify.annotations.NullMarked;
