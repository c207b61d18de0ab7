// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.cli.run.PodRuns;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `keyway run`: a program of this machine in the place of a pod's container.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Run a local program as a pod's container would run, against the local Azure.",
      "",
      "It has the container's environment, its volumes at their paths, its federated token and",
      "its metadata service, from the manifests that the cluster gets. It has no other root file",
      "system, network or user than you."
    },
    footer = {
      "",
      "Examples:",
      "  keyway run --pod examples/workload-identity -- ls -l /mnt/secrets-store",
      "  keyway run --pod deploy/ --pod-name web --container app -- java -jar app.jar",
      "",
      "The manifests hold everything the pod names: classes, service account, Secrets, ConfigMaps.",
      "Exit codes: the program's own; 1 if it could not be started, 2 the command line is wrong."
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--pod",
      paramLabel = "FILE",
      required = true,
      description = "manifests with the pod, or a workload, and what it names; a folder, or -")
  private List<String> manifests = List.of();

  @Option(
      names = "--pod-name",
      paramLabel = "NAME",
      description = "which pod or workload, if there are several")
  private String podName = "";

  @Option(
      names = "--container",
      paramLabel = "NAME",
      description = "whose place the program takes; the first container otherwise")
  private String container = "";

  @Option(
      names = "--no-mounts",
      description = {
        "leave the volumes where they are made, and change the variables that name them;",
        "for systems without mount namespaces"
      })
  private boolean noMounts;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "the program and its arguments, after --")
  private List<String> command = List.of();

  @Override
  public Integer call() {
    var environment = System.getenv();
    var sandbox = SandboxRegistry.of(environment).require();
    var err = spec.commandLine().getErr();
    Consumer<String> notes =
        note -> {
          err.println("keyway: " + note);
          err.flush();
        };
    try {
      return PodRuns.read(manifests, System.in, sandbox)
          .prepare(podName, container, !noMounts, notes)
          .run(command, environment, notes);
    } catch (IOException e) {
      throw new CommandFailed("the pod's world cannot be made: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }
}
