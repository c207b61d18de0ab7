// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

/// The three kinds of object in a vault.
public enum ObjectType {
  SECRET("secrets"),
  KEY("keys"),
  CERTIFICATE("certificates");

  private final String collection;

  ObjectType(String collection) {
    this.collection = collection;
  }

  /// Returns the first path segment of the objects' addresses.
  public String collection() {
    return collection;
  }
}
