// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

/// The two rule sets of Linux behind the one command. A node uses one of them.
public enum IptablesKind {
  NFT("nft"),
  LEGACY("legacy");

  private final String suffix;

  IptablesKind(String suffix) {
    this.suffix = suffix;
  }

  /// Returns the program that stands for `command`, which is `iptables` or one beside it.
  String program(String command) {
    return command.replaceFirst("^iptables", "iptables-" + suffix);
  }
}
