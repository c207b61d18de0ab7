// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import picocli.CommandLine.Command;

/// Stands for `keyway node` in the list of commands and in completions; [Main] runs it.
@Command(
    name = "node",
    description = "Run driver and Key Vault provider in one process (see node --help).")
final class NodeCommand implements Runnable {
  @Override
  public void run() {
    throw new IllegalStateException("keyway node is started by Main, not here");
  }
}
