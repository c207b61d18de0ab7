// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import picocli.CommandLine.Command;

/// Stands for `keyway proxy` in the list of commands and in completions; [Main] runs it.
@Command(
    name = "proxy",
    description =
        "Give a pod's calls to the metadata service tokens of its workload identity (see proxy --help).")
final class ProxyCommand implements Runnable {
  @Override
  public void run() {
    throw new IllegalStateException("keyway proxy is started by Main, not here");
  }
}
