// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import dev.keyway.agent.iptables.CommandFailed;
import dev.keyway.agent.iptables.Runner.ProgramMissing;
import java.io.IOException;

/// Why the rules are not in place.
///
/// @param hopeless whether trying again cannot help
record Fault(String message, boolean hopeless) {
  static Fault of(IOException failure) {
    return switch (failure) {
      case ProgramMissing missing ->
          new Fault(missing.getMessage() + ": NMI's image needs iptables", true);
      case CommandFailed failed when failed.lacksLock() ->
          new Fault(
              failed.getMessage()
                  + ": mount the node's /run/xtables.lock into NMI's pod (hostPath of type"
                  + " FileOrCreate), writable",
              true);
      case CommandFailed failed when failed.lacksRights() ->
          new Fault(
              failed.getMessage()
                  + ": NMI's container must run as root with the capability NET_ADMIN",
              true);
      default -> new Fault(String.valueOf(failure.getMessage()), false);
    };
  }
}
