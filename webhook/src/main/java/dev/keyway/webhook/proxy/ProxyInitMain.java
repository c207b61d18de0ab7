// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.iptables.ProcessRunner;
import dev.keyway.webhook.program.WorkloadIdentityVersion;
import dev.keyway.webhook.proxy.ProxyInitFlags.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// The init container of a pod with the proxy, as a program: arguments to exit code.
public final class ProxyInitMain {
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

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
    Invocation<Options> invocation =
        Invocation.parse(
            ProxyInitFlags.TABLE, arguments, flags -> ProxyInitFlags.read(flags, environment));
    return switch (invocation) {
      case Invocation.Help() -> print(out, ProxyInitFlags.TABLE.help());
      case Invocation.Version() ->
          print(out, new WorkloadIdentityVersion(BuildVersion.current()).json() + "\n");
      case Invocation.Misused(var problems) -> {
        problems.forEach(err::println);
        err.print(ProxyInitFlags.TABLE.help());
        yield MISUSED;
      }
      case Invocation.Unusable(var problems) -> {
        problems.forEach(err::println);
        yield FAILED;
      }
      case Invocation.Run(var options) -> set(options, out, err);
    };
  }

  private static int set(Options options, PrintStream out, PrintStream err) {
    try {
      var table =
          new ProxyInit(new ProcessRunner(List.of())).run(options.rules(), options.backend());
      return print(out, String.join("\n", table) + "\n");
    } catch (IOException e) {
      err.println("the pod's calls are not led to the proxy: " + e.getMessage());
      return FAILED;
    }
  }

  private static int print(PrintStream out, String text) {
    out.print(text);
    out.flush();
    return 0;
  }
}
