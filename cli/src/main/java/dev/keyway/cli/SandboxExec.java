// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.local.LocalCluster;
import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.cli.run.ClusterPods;
import dev.keyway.localkube.KubernetesBinaries;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `keyway sandbox exec`: what `kubectl exec` would be if containers ran in the local cluster.
@Command(
    name = "exec",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Run a local program in the place of a container of the local cluster.",
      "",
      "It has the pod's volumes at their paths, the container's environment as the webhook left it,",
      "and NMI as its metadata service, which takes it for the pod. It has no other root file",
      "system or user than you. For manifests without a cluster there is keyway run."
    },
    footer = {
      "",
      "Examples:",
      "  keyway sandbox exec busybox-secrets-store-inline-wi -- ls -l /mnt/secrets-store",
      "  keyway sandbox exec -n shop web -c app -- env",
      "",
      "Exit codes: the program's own; 1 if it could not be started, 2 the command line is wrong."
    })
final class SandboxExec implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      defaultValue = "default",
      description = "the pod's namespace (${DEFAULT-VALUE})")
  private String namespace = "default";

  @Option(
      names = {"-c", "--container"},
      paramLabel = "NAME",
      description = "whose place the program takes; the first container otherwise")
  private String container = "";

  @Parameters(index = "0", paramLabel = "POD", description = "the pod's name")
  private String pod = "";

  @Parameters(
      index = "1..*",
      paramLabel = "COMMAND",
      arity = "1..*",
      description = "the program and its arguments, after --")
  private List<String> command = List.of();

  @Override
  public Integer call() {
    var environment = System.getenv();
    var sandbox = SandboxRegistry.of(environment).require();
    var cluster =
        LocalCluster.in(sandbox.folder())
            .orElseThrow(() ->
                new CommandFailed(
                    "the local Azure has no cluster; start it with: keyway sandbox up --kube"));
    var kubectl =
        KubernetesBinaries.find(environment)
            .flatMap(KubernetesBinaries::kubectl)
            .orElseThrow(() -> new CommandFailed("kubectl is not here: put it on PATH"));
    var err = spec.commandLine().getErr();
    Consumer<String> notes =
        note -> {
          err.println("keyway: " + note);
          err.flush();
        };
    try {
      return new ClusterPods(sandbox, cluster, kubectl)
          .find(namespace, pod)
          .exec(container, command, environment, notes);
    } catch (IOException e) {
      throw new CommandFailed("the pod's world cannot be made: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }
}
