// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import java.net.InetAddress;
import java.util.Optional;

/// How addresses of pods are linked to this node.
@FunctionalInterface
public interface Links {
  /// For nodes whose links are not known.
  Links NONE = _ -> Optional.empty();

  /// Returns a text without further meaning that changes when another pod's sandbox has the
  /// address, or nothing if the address is not known to be linked. Never throws.
  Optional<String> of(InetAddress address);
}
