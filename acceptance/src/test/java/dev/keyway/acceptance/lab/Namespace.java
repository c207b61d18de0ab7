// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/// A network namespace that `ip netns` knows by name.
public record Namespace(String name) {
  /// Makes the namespace, with its own loopback device up and nothing else in it.
  public static Namespace create(String name) {
    Commands.mustRun("", "ip", "netns", "add", name);
    var namespace = new Namespace(name);
    namespace.ip("link set lo up");
    return namespace;
  }

  /// Runs lines of `ip` in the namespace; all must succeed.
  public void ip(String... lines) {
    Commands.mustRun(String.join("\n", lines) + "\n", "ip", "-n", name, "-batch", "-");
  }

  /// Sets a parameter below `/proc/sys/net/ipv4`, which shows each thread its own namespace's.
  public void set(String parameter, String value) {
    call(() -> Files.writeString(Path.of("/proc/sys/net/ipv4", parameter), value));
  }

  /// Returns the command that runs `command` inside.
  List<String> exec(List<String> command) {
    var whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
    whole.addAll(command);
    return List.copyOf(whole);
  }

  /// Returns the command that runs `command` inside, seeing the machine's mounts, which `ip netns`
  /// hides in part: kubelet needs its control groups.
  public List<String> enter(List<String> command) {
    var whole = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
    whole.addAll(command);
    return List.copyOf(whole);
  }

  /// Lets `task` open sockets inside. They stay there for good, whoever uses them later. It must
  /// start no threads, virtual ones included: a carrier born here would stay inside as well.
  ///
  /// @throws java.util.concurrent.CompletionException with what the task threw
  <T> T call(Callable<T> task) {
    var result = new CompletableFuture<T>();
    // A thread of its own that dies with the task: none that has entered may return to a pool.
    Thread.ofPlatform()
        .name(name)
        .start(() -> {
          try {
            Setns.enter(Path.of("/run/netns", name));
            result.complete(task.call());
          } catch (Exception | Error e) {
            result.completeExceptionally(e);
          }
        });
    return result.join();
  }

  /// Kills all that runs inside and deletes the namespace.
  public void delete() {
    var pids = Commands.run(new ProcessBuilder("ip", "netns", "pids", name), "").out();
    Commands.kill(
        pids.lines()
            .map(line -> Long.parseLong(line.strip()))
            .flatMap(pid -> ProcessHandle.of(pid).stream()));
    Commands.mustRun("", "ip", "netns", "delete", name);
  }
}
