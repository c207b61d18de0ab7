// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import picocli.CommandLine.Command;

/// Stands for `keyway controller` in the list of commands and in completions; [Main] runs it.
@Command(
    name = "controller",
    description = "Run MIC and the webhook in one process (see controller --help).")
final class ControllerCommand implements Runnable {
  @Override
  public void run() {
    throw new IllegalStateException("keyway controller is started by Main, not here");
  }
}
