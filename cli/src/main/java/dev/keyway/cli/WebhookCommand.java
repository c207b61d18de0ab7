// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import picocli.CommandLine.Command;

/// Stands for `keyway webhook` in the list of commands and in completions; [Main] runs it.
@Command(
    name = "webhook",
    description = "Give pods what they need for workload identity (see webhook --help).")
final class WebhookCommand implements Runnable {
  @Override
  public void run() {
    throw new IllegalStateException("keyway webhook is started by Main, not here");
  }
}
