// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.iptables;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The nat table, by one of its programs, as far as one redirection is concerned. It is changed by
/// texts for `iptables-restore --noflush`, at one stroke, so that no call slips through meanwhile.
public final class NatTable {
  private static final String WAIT_SECONDS = "5";

  /// The words differ from version to version. A lock that is held, or a lack of rights, is 4.
  private static final int NO_CHAIN = 1;

  private final Runner runner;
  private final String program;
  private final List<String> builtIn;
  private final List<String> own;

  /// Tells what brings the table to where it should be.
  @FunctionalInterface
  public interface Change {
    /// Returns a text made by [#script], or nothing if the table is right.
    ///
    /// @param listed the chains, as `iptables -t nat -S` prints them
    Optional<String> from(List<String> listed);
  }

  /// @param program such as `iptables-nft`
  /// @param builtIn the kernel's chains that lead to the redirection's own
  /// @param own the redirection's own chains, which may be missing
  public NatTable(Runner runner, String program, List<String> builtIn, List<String> own) {
    this.runner = runner;
    this.program = program;
    this.builtIn = List.copyOf(builtIn);
    this.own = List.copyOf(own);
  }

  public String program() {
    return program;
  }

  /// Makes the table right.
  ///
  /// @return whether anything had to be changed
  /// @throws IOException if it is not right
  public boolean ensure(Change repair) throws IOException {
    var needed = repair.from(listed());
    if (needed.isEmpty()) {
      return false;
    }
    change(needed.get());
    var after = listed();
    if (repair.from(after).isPresent()) {
      throw new IOException(
          "%s took the rules but then lists others: %s"
              .formatted(program, String.join(" | ", after)));
    }
    return true;
  }

  /// Changes the table without looking at it again.
  ///
  /// @throws IOException if it may be as it was
  public void apply(Change removal) throws IOException {
    var needed = removal.from(listed());
    if (needed.isPresent()) {
      change(needed.get());
    }
  }

  /// Returns the chains: the kernel's, then the redirection's own as far as they are there.
  public List<String> listed() throws IOException {
    var lines = new ArrayList<String>();
    for (var chain : builtIn) {
      lines.addAll(runner.lines(list(chain)));
    }
    for (var chain : own) {
      var rules = new ArrayList<String>();
      var outcome = runner.run(list(chain), rules::add);
      if (outcome.succeeded()) {
        lines.addAll(rules);
      } else if (outcome.exitCode() != NO_CHAIN) {
        throw new CommandFailed(list(chain), outcome);
      }
    }
    return lines;
  }

  /// Returns the text that changes the nat table by `lines`.
  public static String script(Stream<String> lines) {
    return Stream.of(Stream.of("*nat"), lines, Stream.of("COMMIT", ""))
        .flatMap(part -> part)
        .collect(Collectors.joining("\n"));
  }

  private Command list(String chain) {
    return Command.of(program, "-w", WAIT_SECONDS, "-t", "nat", "-S", chain);
  }

  private void change(String script) throws IOException {
    runner.lines(
        new Command(List.of(program + "-restore", "-w", WAIT_SECONDS, "--noflush"), script));
  }
}
