// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import java.time.Duration;

/// Is told how the keeping of certificates goes.
public interface RotationObserver {
  /// Certificates were made and stored.
  ///
  /// @param what was made
  void renewed(String what);

  /// A configuration now trusts the authority.
  void injected(String configuration);

  /// The mutating configuration is not there, so that nobody calls the webhook.
  void missing(String configuration);

  /// The certificate shown is another one from now on.
  void shown();

  /// It did not work and is tried again.
  void failed(String problem, Duration pause);
}
