// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import picocli.CommandLine.Command;

/// Stands for `keyway nmi` in the list of commands and in completions; [Main] runs it.
@Command(
    name = "nmi",
    description = "Give pods of a node the tokens of their identities (see nmi --help).")
final class NmiCommand implements Runnable {
  @Override
  public void run() {
    throw new IllegalStateException("keyway nmi is started by Main, not here");
  }
}
