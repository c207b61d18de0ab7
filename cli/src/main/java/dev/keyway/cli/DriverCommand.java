// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import picocli.CommandLine.Command;

/// Stands for `keyway driver` in the list of commands and in completions; [Main] runs it.
@Command(
    name = "driver",
    description = "Run the Secrets Store CSI driver on a node (see driver --help).")
final class DriverCommand implements Runnable {
  @Override
  public void run() {
    throw new IllegalStateException("keyway driver is started by Main, not here");
  }
}
