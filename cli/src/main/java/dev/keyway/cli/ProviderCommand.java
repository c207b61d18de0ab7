// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import picocli.CommandLine.Command;

/// Stands for `keyway provider` in the list of commands and in completions; [Main] runs it.
@Command(
    name = "provider",
    description = "Serve Key Vault objects to the Secrets Store CSI driver (see provider --help).")
final class ProviderCommand implements Runnable {
  @Override
  public void run() {
    throw new IllegalStateException("keyway provider is started by Main, not here");
  }
}
