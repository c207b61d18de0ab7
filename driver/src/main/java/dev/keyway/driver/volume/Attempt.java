// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

/// One call to publish, with the provider's name as soon as it is known.
final class Attempt {
  final PublishRequest request;
  final Budget budget;
  String provider;

  Attempt(PublishRequest request, Budget budget) {
    this.request = request;
    this.budget = budget;
    this.provider = request.providerName();
  }
}
