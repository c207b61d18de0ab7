// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.fault;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The parts of the local Azure that can be told to misbehave and that count their calls.
public enum Service {
  ENTRA("entra"),
  IMDS("imds"),
  VAULT("vault"),
  ARM("arm"),
  GRAPH("graph"),
  OIDC("oidc"),
  NMI("nmi"),
  TOKEN_PROXY("tokenproxy"),
  ADMIN("admin");

  private final String key;

  Service(String key) {
    this.key = key;
  }

  /// Returns the name used in call counts and in the control interface.
  public String key() {
    return key;
  }

  /// Finds the service whose key is `key`, in any case.
  public static Optional<Service> of(String key) {
    String wanted = key.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(service -> service.key.equals(wanted)).findFirst();
  }
}
