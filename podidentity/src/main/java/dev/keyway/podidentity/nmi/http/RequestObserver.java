// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import java.time.Duration;

/// Is told of each request for a token.
public interface RequestObserver {
  /// It was answered.
  ///
  /// @param route such as `/host/token/`
  /// @param namespace of the pod; empty if it is not known
  /// @param resource the audience; empty if none was named
  void answered(String route, int status, String namespace, String resource, Duration took);

  /// It could not be told which pod called.
  void podUnknown();
}
