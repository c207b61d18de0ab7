// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// Nodes and pods for one test. Closing kills and deletes everything again. For one thread at a
/// time; several labs do not see each other.
public final class Lab implements AutoCloseable {
  private static final List<String> COMMANDS =
      List.of("iptables", "iptables-save", "iptables-restore");

  private final String name = "kw-" + UUID.randomUUID().toString().substring(0, 8);
  private final Path folder;
  private final List<LabNode> nodes = new ArrayList<>();
  private final Thread atExit = new Thread(this::end, "lab-at-exit");
  private final AtomicBoolean closed = new AtomicBoolean();

  private Lab(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(atExit); // for tests that are interrupted
  }

  /// Makes an empty lab, or skips the test where this machine cannot have one.
  public static Lab create() {
    try {
      assumeTrue(
          Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
          "network namespaces take root's rights");
      for (var program : List.of("ip", "iptables-nft", "iptables-legacy")) {
        assumeTrue(
            Commands.find(program).isPresent(),
            program + " is not on PATH: no network namespaces with iptables");
      }
      var lab = new Lab(Files.createTempDirectory("keyway-lab"));
      lab.tryOut();
      return lab;
    } catch (IOException | UnsupportedOperationException e) {
      return abort("network namespaces take Linux: " + e);
    }
  }

  /// Root in a container may lack the capabilities.
  private void tryOut() {
    var made = Commands.run(new ProcessBuilder("ip", "netns", "add", name), "");
    if (!made.ok()) {
      close();
      abort("network namespaces cannot be made here: " + made.err().strip());
    }
    new Namespace(name).delete();
  }

  /// Adds a node with the nft kind of iptables.
  public LabNode node(String nodeName) {
    return node(nodeName, IptablesKind.NFT);
  }

  /// Adds a node on which the command `iptables` is of this kind. Its pods have addresses
  /// `10.244.<n>.x`, the first node's n being 1.
  public LabNode node(String nodeName, IptablesKind iptables) {
    var number = nodes.size() + 1;
    var node =
        new LabNode(
            nodeName,
            Namespace.create(name + "-n" + number),
            "10.244." + number,
            commands(iptables) + File.pathSeparator + System.getenv("PATH"));
    nodes.add(node);
    node.connect();
    return node;
  }

  /// Returns what the names of this lab's namespaces begin with.
  public String name() {
    return name;
  }

  /// Returns a folder for files of the test, which ends with the lab.
  public Path folder() {
    return folder;
  }

  private Path commands(IptablesKind kind) {
    try {
      var commands = folder.resolve(kind.name());
      if (Files.notExists(commands)) {
        Files.createDirectory(commands);
        for (var command : COMMANDS) {
          Files.createSymbolicLink(
              commands.resolve(command), Commands.find(kind.program(command)).orElseThrow());
        }
      }
      return commands;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException exiting) {
      // It runs already and finds nothing to do.
    }
  }

  private void end() {
    if (closed.compareAndSet(false, true)) {
      Stream<Runnable> ends = nodes.stream().map(node -> node::delete);
      Closing.all(Stream.concat(ends, Stream.of(() -> Closing.delete(folder))));
    }
  }
}
