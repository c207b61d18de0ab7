// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.cli.output.OutputFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `keyway sandbox fault`.
@Command(
    name = "fault",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Make the running local Azure misbehave, or behave again.",
    footer = {
      "",
      "Examples:",
      "  keyway sandbox fault --service vault --status 429 --retry-after 2 --times 3",
      "  keyway sandbox fault --service vault --kind secret.get --latency 200",
      "  keyway sandbox fault --service entra --type hang",
      "  keyway sandbox fault --list",
      "  keyway sandbox fault --clear"
    })
final class SandboxFault implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "entra, imds, vault, arm, graph, oidc, nmi or tokenproxy")
  private Optional<String> service = Optional.empty();

  @Option(
      names = "--kind",
      paramLabel = "GLOB",
      description = "only these calls, such as secret.get")
  private Optional<String> kind = Optional.empty();

  @Option(
      names = "--path",
      paramLabel = "GLOB",
      description = "only these paths, such as /secrets/secret1/*")
  private Optional<String> path = Optional.empty();

  @Option(names = "--times", paramLabel = "N", description = "only the next N calls")
  private Optional<Integer> times = Optional.empty();

  @Option(names = "--latency", paramLabel = "MILLIS", description = "answer later")
  private Optional<Long> latency = Optional.empty();

  @Option(names = "--status", paramLabel = "CODE", description = "answer with this HTTP status")
  private Optional<Integer> status = Optional.empty();

  @Option(names = "--retry-after", paramLabel = "SECONDS", description = "with --status")
  private Optional<String> retryAfter = Optional.empty();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "drop, closeMidBody, truncate, garbage or hang")
  private Optional<String> type = Optional.empty();

  @Option(
      names = "--operation-time",
      paramLabel = "MILLIS",
      description = "with arm: let an accepted change take so long")
  private Optional<Long> operationTime = Optional.empty();

  @Option(
      names = "--operation-failure",
      paramLabel = "CODE",
      description = "with arm: let an accepted change end in this failure")
  private Optional<String> operationFailure = Optional.empty();

  @Option(names = "--list", description = "print what is in force, as JSON")
  private boolean list;

  @Option(names = "--clear", description = "end all misbehaviour")
  private boolean clear;

  @Override
  public void run() {
    var sandbox = SandboxRegistry.of(System.getenv()).require();
    var out = spec.commandLine().getOut();
    if (list) {
      OutputFormat.print(out, sandbox.faults());
    } else if (clear) {
      sandbox.clearFaults();
    } else {
      out.println(sandbox.addFault(rule()) + " is in force");
    }
  }

  private Map<String, Object> rule() {
    var faults = new ArrayList<Map<String, Object>>();
    latency.ifPresent(millis -> faults.add(Map.of("type", "latency", "millis", millis)));
    status.ifPresent(code ->
        faults.add(
            retryAfter.isPresent()
                ? Map.of("type", "status", "status", code, "retryAfter", retryAfter.get())
                : Map.of("type", "status", "status", code)));
    type.ifPresent(name -> faults.add(Map.of("type", name)));
    operationTime.ifPresent(
        millis -> faults.add(Map.of("type", "operationTime", "millis", millis)));
    operationFailure.ifPresent(
        code -> faults.add(Map.of("type", "operationFailure", "code", code)));
    if (faults.isEmpty() || service.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "say --service and what it should do: --latency, --status, --type, --operation-time or"
              + " --operation-failure");
    }
    var rule = new LinkedHashMap<String, Object>();
    rule.put("service", service.get());
    kind.ifPresent(glob -> rule.put("kind", glob));
    path.ifPresent(glob -> rule.put("path", glob));
    times.ifPresent(count -> rule.put("times", count));
    rule.put("faults", List.copyOf(faults));
    return rule;
  }
}
