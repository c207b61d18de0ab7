// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.iptables;

import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.FlagReader;

/// Which iptables to use.
public enum Backend {
  /// Found out by the rules which are there already.
  AUTO,
  NFT,
  LEGACY;

  private static final String NAME = "iptables-backend";

  /// Returns the flag that names one.
  ///
  /// @param group whose flags it stands among
  public static Flag flag(String group) {
    return new Flag(group, NAME, Flag.Kind.TEXT, "auto", "auto, nft or legacy");
  }

  /// Returns what the flag says.
  public static Backend read(FlagReader flags) {
    return switch (flags.text(NAME)) {
      case "auto" -> AUTO;
      case "nft" -> NFT;
      case "legacy" -> LEGACY;
      default -> {
        flags.problem(
            "%s \"%s\" is none: use auto, nft or legacy".formatted(NAME, flags.text(NAME)));
        yield AUTO;
      }
    };
  }
}
