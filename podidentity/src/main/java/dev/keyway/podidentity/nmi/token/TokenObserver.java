// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.token;

import java.time.Duration;

/// Is told how getting tokens goes.
public interface TokenObserver {
  /// A token was had.
  ///
  /// @param operation such as `adal_token_msi`
  void got(String operation, Duration took);

  /// None was to be had.
  void failed(String operation);

  /// A Secret could not be read.
  void secretFailed();
}
