// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.serviceaccount;

import dev.keyway.azwi.serviceaccount.ApplicationOptions;
import dev.keyway.azwi.serviceaccount.InvalidOption;
import dev.keyway.azwi.serviceaccount.Outcome;
import dev.keyway.azwi.serviceaccount.Phase;
import dev.keyway.azwi.serviceaccount.Runner;
import dev.keyway.cli.output.OutputFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What all commands about service accounts have in common: who asks, and how to tell.
final class RunOptions {
  @Mixin private SignInOptions signIn = new SignInOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text or json (default: ${DEFAULT-VALUE})")
  private OutputFormat output = OutputFormat.text;

  /// Runs phases and tells of them: progress to standard error, the result to standard output.
  void run(
      CommandSpec spec,
      Supplier<Runner> phases,
      Supplier<ApplicationOptions> application,
      Supplier<String> managedIdentity) {
    try {
      var execution =
          new Execution(
              System.getenv(), signIn, application.get(), managedIdentity.get(), version());
      var steps = execution.run(phases.get(), (phase, outcome) -> tell(spec, phase, outcome));
      if (output == OutputFormat.json) {
        OutputFormat.print(spec.commandLine().getOut(), json(steps));
      }
    } catch (InvalidOption e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static String version() {
    return Objects.requireNonNullElse(
        RunOptions.class.getPackage().getImplementationVersion(), "development");
  }

  private static void tell(CommandSpec spec, Phase phase, Outcome outcome) {
    var warning = outcome.status() == Outcome.Status.ABSENT ? "warning: " : "";
    var err = spec.commandLine().getErr();
    err.println("[%s] %s%s".formatted(phase.name(), warning, outcome.message()));
    err.flush();
  }

  private static Map<String, Object> json(List<Runner.Step> steps) {
    var all = new LinkedHashMap<String, Object>();
    steps.forEach(step -> all.putAll(step.outcome().facts()));
    all.put("phases", steps.stream().map(RunOptions::json).toList());
    return all;
  }

  private static Map<String, String> json(Runner.Step step) {
    var json = new LinkedHashMap<String, String>();
    json.put("name", step.phase().name());
    json.put("status", step.outcome().status().name().toLowerCase(Locale.ROOT));
    return json;
  }
}
