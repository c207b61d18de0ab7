// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import picocli.CommandLine.Command;

/// Stands for `keyway proxy-init` in the list of commands and in completions; [Main] runs it.
@Command(
    name = "proxy-init",
    description =
        "Lead a pod's calls to the metadata service to its proxy (see proxy-init --help).")
final class ProxyInitCommand implements Runnable {
  @Override
  public void run() {
    throw new IllegalStateException("keyway proxy-init is started by Main, not here");
  }
}
