// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.iptables.ProcessRunner;
import dev.keyway.agent.program.CommandLine;
import dev.keyway.agent.program.Console;
import dev.keyway.webhook.program.WorkloadIdentityVersion;
import dev.keyway.webhook.proxy.ProxyInitFlags.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// The init container of a pod with the proxy, as a program: arguments to exit code.
public final class ProxyInitMain {
  private ProxyInitMain() {}

  /// Returns what the program is told by.
  public static Flags flags() {
    return ProxyInitFlags.TABLE;
  }

  /// Sets the rules.
  ///
  /// @return the exit code: 0 if they are in place, 1 if not, 2 for flags it does not understand
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    return new CommandLine<>(
            ProxyInitFlags.TABLE,
            flags -> ProxyInitFlags.read(flags, environment),
            new WorkloadIdentityVersion(BuildVersion.current()).json())
        .run(arguments, new Console(out, err), options -> set(options, out, err));
  }

  private static int set(Options options, PrintStream out, PrintStream err) {
    try {
      var table =
          new ProxyInit(new ProcessRunner(List.of())).run(options.rules(), options.backend());
      table.forEach(out::println);
      out.flush();
      return 0;
    } catch (IOException e) {
      err.println("the pod's calls are not led to the proxy: " + e.getMessage());
      return CommandLine.UNUSABLE;
    }
  }
}
