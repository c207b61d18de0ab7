// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import java.util.Map;

/// One version of a certificate; its private key is in the key and the secret of the same name.
///
/// @param der base64
/// @param policy JSON in the form of the wire
public record CertificateVersion(
    String version, String der, String policy, Attributes attributes, Map<String, String> tags)
    implements Versioned<CertificateVersion> {
  public CertificateVersion {
    tags = Map.copyOf(tags);
  }

  @Override
  public boolean managed() {
    return false;
  }

  @Override
  public CertificateVersion with(Attributes other, Map<String, String> otherTags) {
    return new CertificateVersion(version, der, policy, other, otherTags);
  }
}
