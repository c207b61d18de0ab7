// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.cli.controller.ControllerMain;
import dev.keyway.driver.DriverMain;
import dev.keyway.podidentity.mic.MicMain;
import dev.keyway.podidentity.nmi.NmiMain;
import dev.keyway.provider.ProviderMain;
import dev.keyway.webhook.WebhookMain;
import dev.keyway.webhook.proxy.ProxyInitMain;
import dev.keyway.webhook.proxy.ProxyMain;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The programs that run in a cluster, as processes: signals in, exit code out.
enum NodeProcess {
  PROVIDER("provider"),
  DRIVER("driver"),
  NODE("node"),
  NMI("nmi"),
  MIC("mic"),
  WEBHOOK("webhook"),
  CONTROLLER("controller"),
  PROXY("proxy"),
  PROXY_INIT("proxy-init");

  private final String command;

  NodeProcess(String command) {
    this.command = command;
  }

  String command() {
    return command;
  }

  /// Returns what the program is told by.
  Flags flags() {
    return switch (this) {
      case PROVIDER -> ProviderMain.flags();
      case DRIVER -> DriverMain.flags();
      case NODE -> DriverMain.flags(NodeProgram.PROGRAM);
      case NMI -> NmiMain.flags();
      case MIC -> MicMain.flags();
      case WEBHOOK -> WebhookMain.flags();
      case CONTROLLER -> ControllerMain.flags();
      case PROXY -> ProxyMain.flags();
      case PROXY_INIT -> ProxyInitMain.flags();
    };
  }

  /// Returns the program of that command, if it is one of these.
  static Optional<NodeProcess> of(String command) {
    for (var process : values()) {
      if (process.command.equals(command)) {
        return Optional.of(process);
      }
    }
    return Optional.empty();
  }

  /// Runs the program and ends the process with its exit code.
  void main(List<String> arguments) {
    var stop = new StopSignal();
    var ended = new CompletableFuture<Integer>();
    // SIGTERM and SIGINT arrive as a shutdown of the JVM, which would report 143 for an orderly
    // end. Halting from the hook, once the program is done, reports its own exit code.
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              stop.fire();
              Runtime.getRuntime().halt(ended.join());
            }));
    ended.complete(run(arguments, System.getenv(), stop));
    System.exit(ended.join());
  }

  private int run(List<String> arguments, Map<String, String> environment, StopSignal stop) {
    return switch (this) {
      case PROVIDER -> provider(arguments, environment, stop);
      case DRIVER -> DriverMain.run(arguments, environment, System.out, System.err, stop);
      case NMI -> NmiMain.run(arguments, environment, System.out, System.err, stop);
      case MIC -> MicMain.run(arguments, environment, System.out, System.err, stop);
      case WEBHOOK ->
          WebhookMain.run(
              arguments, environment, WebhookDeciders::of, System.out, System.err, stop);
      case CONTROLLER ->
          ControllerMain.run(
              arguments, environment, WebhookDeciders::of, System.out, System.err, stop);
      case PROXY -> ProxyMain.run(arguments, environment, System.out, System.err, stop);
      case PROXY_INIT -> ProxyInitMain.run(arguments, environment, System.out, System.err);
      case NODE ->
          DriverMain.run(NodeProgram.PROGRAM, arguments, environment, System.out, System.err, stop);
    };
  }

  private static int provider(
      List<String> arguments, Map<String, String> environment, StopSignal stop) {
    try (var accounts = PodAccounts.of(environment)) {
      return ProviderMain.run(arguments, environment, System.out, System.err, stop, accounts);
    }
  }
}
