// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import java.util.Arrays;
import java.util.Optional;

/// Where every `keyway` process starts.
///
/// Programs that run in a cluster are told apart before the command-line library is touched: it
/// would cost them memory for as long as they live (docs/decisions/0004-flags-on-a-node.md).
public final class Main {
  private Main() {}

  /// Runs the command and ends the process with its exit code.
  public static void main(String[] args) {
    var process = args.length == 0 ? Optional.<NodeProcess>empty() : NodeProcess.of(args[0]);
    if (process.isPresent()) {
      process.get().main(Arrays.asList(args).subList(1, args.length));
    } else {
      System.exit(KeywayCommand.run(args));
    }
  }
}
