// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.tutorial;

import dev.keyway.acceptance.Checkout;
import dev.keyway.acceptance.lab.Commands;
import dev.keyway.acceptance.lab.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;

/// Somebody who follows the pages, in a shell that goes on with the variables of the start page.
/// Mounts are its own, and so is `/etc/hosts`, which the pages add to.
final class Reader {
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final List<String> NEW_MOUNTS =
      List.of("unshare", "--mount", "--propagation", "private");

  /// Runs each block where the variables of the one before hold. `$1` is the folder of the blocks.
  private static final String SESSION =
      """
      set -euo pipefail
      blocks=$1
      variables=$2
      if [ -e "$variables" ]; then . "$variables"; fi
      for block in "$blocks"/*.sh; do
        . "$block" >"${block%.sh}.out" 2>"${block%.sh}.err"
        touch "${block%.sh}.done"
      done
      if [ ! -e "$variables" ]; then export -p >"$variables"; fi
      """;

  private final Path folder;
  private final Path variables;
  private final Path hosts;

  /// @param folder for all that the reader saves; kubectl and keyway are found without it
  Reader(Path folder) throws IOException {
    this.folder = folder;
    this.variables = folder.resolve("variables");
    this.hosts = Files.copy(Path.of("/etc/hosts"), folder.resolve("hosts"));
  }

  /// Says whether this machine lets one have mounts of one's own.
  static boolean possible() {
    var command = new ArrayList<>(NEW_MOUNTS);
    command.add("true");
    return Commands.find("unshare").isPresent()
        && Commands.run(new ProcessBuilder(command), "", LIMIT).ok();
  }

  /// Follows the blocks of a page. All must succeed, and print what the page shows.
  void follow(Page page) throws IOException {
    var blocks = Files.createTempDirectory(folder, page.name());
    for (int i = 0; i < page.blocks().size(); i++) {
      Files.writeString(blocks.resolve("%02d.sh".formatted(i)), page.blocks().get(i).script());
    }
    var outcome = bash(SESSION, blocks.toString(), variables.toString());

    var soft = new SoftAssertions();
    for (int i = 0; i < page.blocks().size(); i++) {
      var block = page.blocks().get(i);
      var out = read(blocks, i, "out");
      var all =
          "%s%n%s%nprinted:%n%s%s"
              .formatted(block.place(), block.script(), out, read(blocks, i, "err"));
      if (!Files.exists(blocks.resolve("%02d.done".formatted(i)))) {
        soft.fail(all + outcome.err());
        break;
      }
      block
          .expected()
          .ifPresent(expected ->
              soft.assertThat(expected.isIn(out))
                  .as(all + "but not:\n" + expected.shown())
                  .isTrue());
    }
    soft.assertAll();
  }

  /// Runs a script with the variables of the start page.
  ///
  /// @return what it prints, errors included
  String run(String script) {
    var outcome = bash(". '%s'%n%s".formatted(variables, script));
    return outcome.out() + outcome.err();
  }

  private Outcome bash(String script, String... arguments) {
    // The first shell makes the mounts that the local Azure then lives in; the others join it
    // there.
    var command = new ArrayList<>(NEW_MOUNTS);
    command.addAll(
        List.of(
            "bash",
            "-c",
            """
            if [ ! -s pid ]; then
              keyway sandbox status -o json 2>/dev/null | jq -r '.pid // empty' >pid || true
            fi
            pid=$(cat pid)
            if [ -n "$pid" ]; then
              exec nsenter --mount="/proc/$pid/ns/mnt" --wdns="$PWD" bash -c "$@"
            fi
            mount --bind "$0" /etc/hosts
            exec bash -c "$@"
            """,
            hosts.toString(),
            script,
            "tutorial"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    Commands.strip(builder.environment());
    var environment = builder.environment();
    var assets = System.getenv("KUBEBUILDER_ASSETS");
    environment.put("KUBEBUILDER_ASSETS", assets == null ? "" : assets);
    environment.put(
        "PATH",
        Checkout.root() + ":" + (assets == null ? "" : assets + ":") + System.getenv("PATH"));
    environment.put("KEYWAY_RUN_DIR", folder.resolve("run").toString());
    return Commands.run(builder, "", LIMIT);
  }

  private static String read(Path blocks, int number, String kind) throws IOException {
    var file = blocks.resolve("%02d.%s".formatted(number, kind));
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
