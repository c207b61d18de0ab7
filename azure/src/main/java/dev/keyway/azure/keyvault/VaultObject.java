// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import dev.keyway.azure.SecretText;
import java.math.BigInteger;
import java.util.Optional;

/// What a vault answers for one object.
public sealed interface VaultObject {

  /// Returns the version the vault answered with; empty where its identifier carries none.
  String version();

  /// A secret, or the secret side of a certificate.
  ///
  /// @param kid the key's identifier, present only where a certificate stands behind the secret
  record Secret(
      String version, SecretText value, Optional<String> contentType, Optional<String> kid)
      implements VaultObject {}

  /// The public side of a key.
  record Key(String version, PublicJwk jwk) implements VaultObject {}

  /// A certificate without its key.
  ///
  /// @param cer the leaf's DER in base64, as the vault sent it
  record Certificate(String version, String cer) implements VaultObject {}

  /// A public JSON web key (RFC 7517) as Key Vault writes it.
  sealed interface PublicJwk {

    /// `RSA` or `RSA-HSM`.
    record Rsa(BigInteger modulus, BigInteger exponent) implements PublicJwk {}

    /// `EC` or `EC-HSM`; `curve` is Key Vault's name of it, such as `P-256`.
    record Ec(String curve, BigInteger x, BigInteger y) implements PublicJwk {}

    /// Any other type, such as `oct-HSM`.
    record Other(String keyType) implements PublicJwk {}
  }
}
