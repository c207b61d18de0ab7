// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The lowest version of TLS that is spoken.
public enum TlsVersion {
  TLS_1_0("1.0", "TLSv1"),
  TLS_1_1("1.1", "TLSv1.1"),
  TLS_1_2("1.2", "TLSv1.2"),
  TLS_1_3("1.3", "TLSv1.3");

  private final String number;
  private final String protocol;

  TlsVersion(String number, String protocol) {
    this.number = number;
    this.protocol = protocol;
  }

  /// Returns the version of a number such as `1.3`; empty if there is none.
  public static Optional<TlsVersion> of(String number) {
    return Stream.of(values()).filter(version -> version.number.equals(number)).findFirst();
  }

  /// Returns it and all that are higher, as the JDK names them. The JDK refuses those below 1.2 all
  /// the same unless its own settings allow them.
  List<String> andHigher() {
    return Stream.of(values())
        .filter(version -> version.compareTo(this) >= 0)
        .map(version -> version.protocol)
        .toList();
  }
}
