// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Certificates and private keys as bytes: PKCS#12 files, PEM text, and the forms of a key. Decides
/// nothing about what a certificate is for. Holds secret material; BouncyCastle is loaded on the
/// first PKCS#12 file or key.
@NullMarked
package dev.keyway.certificate;

import org.jspecify.annotations.NullMarked;
