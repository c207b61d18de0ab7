// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import picocli.CommandLine.Command;

/// Stands for `keyway mic` in the list of commands and in completions; [Main] runs it.
@Command(
    name = "mic",
    description = "Assign Azure identities to the machines of pods (see mic --help).")
final class MicCommand implements Runnable {
  @Override
  public void run() {
    throw new IllegalStateException("keyway mic is started by Main, not here");
  }
}
