// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.demo.Demo;
import dev.keyway.cli.output.MountReport;
import dev.keyway.cli.output.OutputFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyway demo`: every access mode from one command.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Mount the manifests of examples/ in every access mode, in a local Azure.",
      "",
      "Starts a local Azure, NMI and a provider, puts a secret, a key, a PEM and a PKCS#12 certificate",
      "into a vault, mounts each pod over the provider's gRPC socket, and ends both again."
    },
    footer = {
      "",
      "Examples:",
      "  keyway demo",
      "  keyway demo --only workload-identity -o json",
      "",
      "Exit codes: 0 every mode works, 1 one does not."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--examples",
      paramLabel = "DIR",
      description = "the manifests, a folder for each mode; default: those of the checkout")
  private Optional<Path> examples = Optional.empty();

  @Option(names = "--only", paramLabel = "MODE", description = "mount this example alone")
  private Optional<String> only = Optional.empty();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "1",
      description = "mount each pod so many times and show the last (${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text or json (${DEFAULT-VALUE})")
  private OutputFormat output = OutputFormat.text;

  @Override
  public Integer call() {
    var folder =
        examples.orElseGet(() -> Path.of(System.getProperty("keyway.home", "."), "examples"));
    try (var demo = Demo.start(folder, only, System.getenv())) {
      var outcomes = demo.run(Math.max(1, rounds));
      if (output == OutputFormat.json) {
        OutputFormat.print(
            spec.commandLine().getOut(),
            Map.of(
                "startMilliseconds", demo.startTime().toMillis(),
                "mounts", outcomes.stream().map(DemoCommand::json).toList()));
      } else {
        print(demo, outcomes);
      }
      return outcomes.stream().allMatch(Demo.Outcome::succeeded) ? 0 : 1;
    } catch (IOException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private void print(Demo demo, List<Demo.Outcome> outcomes) {
    var out = spec.commandLine().getOut();
    out.println(
        "local Azure and provider ready in %d ms; mounting %s"
            .formatted(demo.startTime().toMillis(), demo.examples()));
    for (var outcome : outcomes) {
      out.println();
      switch (outcome) {
        case Demo.Outcome.Mounted(MountReport report) -> {
          out.println(
              Ansi.AUTO.string(
                  "@|bold %s|@  @|green mounted|@ %d files of %s in %d ms"
                      .formatted(
                          report.name(),
                          report.files().size(),
                          report.secretProviderClass(),
                          report.time().toMillis())));
          out.println("    calls: " + report.details().get("calls"));
          out.println(report.text());
        }
        case Demo.Outcome.Failed(String mode, String reason) ->
            out.println(Ansi.AUTO.string("@|bold %s|@  @|red failed|@: ".formatted(mode)) + reason);
      }
    }
    var failed = outcomes.stream().filter(outcome -> !outcome.succeeded()).count();
    out.println();
    out.println(
        failed == 0
            ? "%d of %d modes work".formatted(outcomes.size(), outcomes.size())
            : "%d of %d modes failed".formatted(failed, outcomes.size()));
  }

  private static Map<String, Object> json(Demo.Outcome outcome) {
    return switch (outcome) {
      case Demo.Outcome.Mounted(MountReport report) -> report.json();
      case Demo.Outcome.Failed(String mode, String reason) -> Map.of("name", mode, "error", reason);
    };
  }
}
