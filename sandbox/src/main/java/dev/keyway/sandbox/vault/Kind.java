// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

/// The three kinds of objects a vault holds.
public enum Kind {
  SECRET("secret", "Secret"),
  KEY("key", "Key"),
  CERTIFICATE("certificate", "Certificate");

  private final String singular;
  private final String title;

  Kind(String singular, String title) {
    this.singular = singular;
    this.title = title;
  }

  String singular() {
    return singular;
  }

  String plural() {
    return singular + "s";
  }

  String title() {
    return title;
  }
}
