// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

/// All providers of the node.
public interface Providers {
  /// Asks the provider of that name, which may be a program of its own or part of this one.
  ///
  /// @throws ProviderFailure if there is none, or it fails, or its answer is of no use
  ProviderAnswer mount(String provider, ProviderCall call) throws ProviderFailure;
}
