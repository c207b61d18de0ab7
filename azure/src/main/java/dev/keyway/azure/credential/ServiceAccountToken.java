// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.credential;

import dev.keyway.azure.SecretText;

/// A Kubernetes service-account token as kubelet handed it over: opaque, and secret. What it claims
/// is believed only after Entra ID or the issuer's published keys confirmed it.
///
/// @param jwt the token in its compact form
public record ServiceAccountToken(SecretText jwt) {

  /// Wraps the compact form.
  public static ServiceAccountToken of(String jwt) {
    return new ServiceAccountToken(SecretText.of(jwt));
  }
}
