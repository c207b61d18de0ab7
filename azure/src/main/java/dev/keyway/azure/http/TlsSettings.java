// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import java.util.Optional;
import javax.net.ssl.X509TrustManager;

/// How a server has to identify itself.
///
/// @param trust whose word counts
/// @param serverName the name to ask for (SNI) and to check the certificate against, where it is
///   not the host of the address
public record TlsSettings(X509TrustManager trust, Optional<String> serverName, boolean checksName) {

  /// Returns the settings under which a server shows a certificate for the host asked.
  public static TlsSettings of(X509TrustManager trust) {
    return new TlsSettings(trust, Optional.empty(), true);
  }

  /// Returns the settings under which `trust` alone decides, whatever name the certificate has.
  public static TlsSettings ofPinned(X509TrustManager trust) {
    return new TlsSettings(trust, Optional.empty(), false);
  }
}
