// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/// Links as Linux shows them in /proc and /sys.
public final class LinuxLinks implements Links {
  /// @param proc where the node's network is shown, /proc
  /// @param sys where its devices are shown, /sys
  public LinuxLinks(Path proc, Path sys) {}

  @Override
  public Optional<String> of(InetAddress address) {
    return Optional.empty();
  }
}
