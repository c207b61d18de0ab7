// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.agent.StopSignal;
import dev.keyway.cli.controller.ControllerMain;
import dev.keyway.driver.DriverMain;
import dev.keyway.podidentity.mic.MicMain;
import dev.keyway.podidentity.nmi.NmiMain;
import dev.keyway.webhook.WebhookMain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The programs that pods run.
final class Programs {
  private Programs() {}

  /// What a program said of its arguments.
  record Answer(int exitCode, String said) {}

  /// Asks a program for its version, which it tells if it understands everything else.
  static Answer version(List<String> arguments) {
    var program = arguments.getFirst();
    var flags = new ArrayList<>(arguments.subList(1, arguments.size()));
    flags.add("--version");
    var said = new ByteArrayOutputStream();
    var out = new PrintStream(said, true, UTF_8);
    var stop = new StopSignal();
    var environment = Map.<String, String>of();
    var code =
        switch (program) {
          case "driver" -> DriverMain.run(flags, environment, out, out, stop);
          case "nmi" -> NmiMain.run(flags, environment, out, out, stop);
          case "mic" -> MicMain.run(flags, environment, out, out, stop);
          case "webhook" -> WebhookMain.run(flags, environment, _ -> _ -> Map.of(), out, out, stop);
          case "controller" ->
              ControllerMain.run(flags, environment, _ -> _ -> Map.of(), out, out, stop);
          default -> inItsOwnProcess(program, flags, out);
        };
    return new Answer(code, said.toString(UTF_8));
  }

  private static int inItsOwnProcess(String program, List<String> flags, PrintStream out) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.keyway.cli.Main", program));
    command.addAll(flags);
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      process.getInputStream().transferTo(out);
      return process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
