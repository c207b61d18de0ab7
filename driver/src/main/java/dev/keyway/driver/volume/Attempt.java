// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

/// One call to publish, with the provider's name and the outcome as soon as they are known.
final class Attempt {
  final PublishRequest request;
  final Budget budget;
  String provider;

  /// A word: `published`, `unchanged`, or one of [Reason].
  String outcome = "unchanged";

  Attempt(PublishRequest request, Budget budget) {
    this.request = request;
    this.budget = budget;
    this.provider = request.providerName();
  }
}
