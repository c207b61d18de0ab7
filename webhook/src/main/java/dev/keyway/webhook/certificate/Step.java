// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import java.security.cert.X509Certificate;
import java.util.List;

/// What is to be done about the Secret.
sealed interface Step {
  /// Nothing.
  record Keep(Contents contents) implements Step {}

  /// Authorities that nobody needs any longer go.
  record Retire(Contents contents) implements Step {}

  /// A new server certificate of the authority that is there.
  record NewServer(List<X509Certificate> authorities, KeyedCertificate signer) implements Step {}

  /// Everything new; clients go on trusting what was trusted before.
  record NewAuthority(List<X509Certificate> trustedStill) implements Step {}
}
