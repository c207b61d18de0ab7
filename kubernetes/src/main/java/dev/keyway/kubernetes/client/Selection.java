// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.client;

/// Which objects of a kind.
///
/// @param namespace empty for all
/// @param labels a label selector; empty for all
/// @param fields a field selector; empty for all
public record Selection(String namespace, String labels, String fields) {
  /// All objects of all namespaces.
  public static final Selection ALL = new Selection("", "", "");

  public Selection labelled(String selector) {
    return new Selection(namespace, selector, fields);
  }

  public Selection where(String selector) {
    return new Selection(namespace, labels, selector);
  }
}
