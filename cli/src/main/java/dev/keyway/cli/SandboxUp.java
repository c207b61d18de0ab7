// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.cli.kube.LocalNode;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.local.LocalCluster;
import dev.keyway.cli.local.SandboxRegistry;
import dev.keyway.cli.output.EndpointsTable;
import dev.keyway.cli.output.Progress;
import dev.keyway.cli.process.SandboxProcess;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `keyway sandbox up`.
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Start a local Azure with the vault and the identities of examples/ in it.",
    footer = {
      "",
      "Examples:",
      "  keyway sandbox up --detach",
      "  keyway sandbox up --port 9443 --state ~/azure",
      "  keyway sandbox up --kube --detach       then kubectl apply -f examples/workload-identity",
    })
final class SandboxUp implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + LocalAzureOptions.DEFAULT_PORT,
      description = "port of Entra ID and the vaults; 0 for any (${DEFAULT-VALUE})")
  private int port;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "keep everything in this folder; without it, all ends with the process")
  private Optional<Path> state = Optional.empty();

  @Option(names = "--empty", description = "start without the vault and identities of examples/")
  private boolean empty;

  @Option(
      names = "--kube",
      description =
          "start a cluster of one node too, whose pods get their volumes; needs root,"
              + " kube-apiserver and etcd")
  private boolean kube;

  @Option(names = "--detach", description = "return when it is ready, leave it running")
  private boolean detach;

  @Override
  public void run() {
    var registry = SandboxRegistry.of(System.getenv());
    registry
        .running()
        .ifPresent(running -> {
          throw new CommandFailed(
              "a local Azure is running already (pid %d, %s); stop it with: keyway sandbox down"
                  .formatted(running.process().pid(), running.cloud().endpoints().authority()));
        });
    if (detach) {
      startDetached(registry);
    } else {
      serve(registry);
    }
  }

  private void startDetached(SandboxRegistry registry) {
    var flags = new ArrayList<>(List.of("--port=" + port));
    state.ifPresent(folder -> flags.add("--state=" + folder.toAbsolutePath()));
    if (empty) {
      flags.add("--empty");
    }
    if (kube) {
      flags.add("--kube");
    }
    try (var _ = new Progress(spec.commandLine().getErr(), "starting the local Azure")) {
      SandboxProcess.startDetached(flags, registry);
    } catch (IOException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
    var running = registry.require();
    var out = spec.commandLine().getOut();
    out.println("local Azure is ready (pid %d)".formatted(running.process().pid()));
    out.println(EndpointsTable.render(running.cloud()));
    LocalCluster.in(running.folder())
        .ifPresent(cluster -> out.println(EndpointsTable.render(cluster)));
    tellNext(out);
  }

  private void serve(SandboxRegistry registry) {
    var options = LocalAzureOptions.defaults().port(port);
    if (state.isPresent()) {
      options = options.stateDirectory(state.get());
    }
    try (var azure = LocalAzure.start(options)) {
      if (!empty) {
        azure.fill(DemoWorld::seed);
      }
      var node = startNode(azure);
      registry.put(azure.instanceDirectory());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(azure, node, registry)));
      var out = spec.commandLine().getOut();
      out.println("local Azure is ready; Ctrl-C ends it");
      registry.running().ifPresent(me -> out.println(EndpointsTable.render(me.cloud())));
      node.ifPresent(here -> out.println(EndpointsTable.render(here.cluster())));
      out.flush();
      azure.awaitShutdown();
      end(azure, node, registry);
    } catch (IOException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<LocalNode> startNode(LocalAzure azure) throws IOException, InterruptedException {
    if (!kube) {
      return Optional.empty();
    }
    var cloud = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
    var home = Path.of(System.getProperty("keyway.home", "."));
    return Optional.of(LocalNode.start(azure, cloud, home, System.getenv()));
  }

  /// Runs on a signal as well as on `sandbox down`, whichever comes first: the state is saved and
  /// nothing stays behind that claims a running instance.
  private synchronized void end(
      LocalAzure azure, Optional<LocalNode> node, SandboxRegistry registry) {
    try {
      if (node.isPresent()) {
        node.get().close();
      }
      registry.remove(azure.instanceDirectory());
      azure.close();
    } catch (IOException e) {
      spec.commandLine().getErr().println("keyway: the local Azure did not end cleanly: " + e);
    }
  }

  private void tellNext(PrintWriter out) {
    out.println();
    out.println("  eval \"$(keyway sandbox env)\"    variables for programs that should use it");
    if (kube) {
      out.println("  kubectl apply -f examples/workload-identity");
      out.println("                                  brings a pod's files, below volumes");
    }
    out.println("  keyway sandbox down             end it");
  }
}
