// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.local.LocalCluster;
import dev.keyway.cli.local.RunningSandbox;
import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.cli.output.EndpointsTable;
import dev.keyway.cli.output.OutputFormat;
import dev.keyway.cli.output.Table;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyway sandbox status`.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Tell where the local Azure is and which calls it received.",
    footer = {"", "Exit codes: 0 it runs and answers, 1 it does not run."})
final class SandboxStatus implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (${DEFAULT-VALUE})")
  private OutputFormat output = OutputFormat.text;

  @Option(names = "--reset-calls", description = "start counting anew afterwards")
  private boolean resetCalls;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var running = SandboxRegistry.of(System.getenv()).running();
    if (running.isEmpty()) {
      if (output == OutputFormat.json) {
        OutputFormat.print(out, Map.of("running", false));
      } else {
        out.println("no local Azure is running");
      }
      return 1;
    }
    var calls = running.get().calls();
    if (output == OutputFormat.json) {
      OutputFormat.print(out, json(running.get(), calls));
    } else {
      out.println("local Azure is running (pid %d)".formatted(running.get().process().pid()));
      out.println(EndpointsTable.render(running.get().cloud()));
      LocalCluster.in(running.get().folder())
          .ifPresent(cluster -> out.println(EndpointsTable.render(cluster)));
      if (!calls.isEmpty()) {
        out.println("calls since the start or the last --reset-calls");
        var table = new Table();
        calls.forEach((kind, count) -> table.row(kind, count.toString()));
        out.println(table.render("  "));
      }
    }
    if (resetCalls) {
      running.get().resetCalls();
    }
    return 0;
  }

  private static Map<String, Object> json(RunningSandbox running, Map<String, Object> calls) {
    var json = new LinkedHashMap<String, Object>();
    json.put("running", true);
    json.put("pid", running.process().pid());
    json.put("endpoints", running.cloud().endpoints());
    json.put("caFile", running.cloud().caFile().toString());
    json.put("cloudFile", running.cloud().cloudFile().toString());
    LocalCluster.in(running.folder())
        .ifPresent(cluster -> {
          json.put("kubeconfig", cluster.kubeconfig().toString());
          json.put("pods", cluster.pods().toString());
          cluster.nmi().ifPresent(nmi -> json.put("nmi", nmi.toString()));
        });
    json.put("calls", calls);
    return json;
  }
}
