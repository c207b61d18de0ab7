// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.cloud;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.arm.ComputeResource;
import dev.keyway.azure.arm.HostIdentities;
import dev.keyway.azure.arm.IdentityPatch;
import dev.keyway.azure.arm.Machines;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.kubernetes.client.Pause;
import dev.keyway.podidentity.mic.plan.Immutables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The machines as MIC's identity of the moment may manage them. Looks at the files that say who
/// that is every few seconds; as long as they say nothing that can be used, it stays who it was.
public final class CloudMachines implements Machines, AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final SignIn signIn;
  private final BiFunction<Cloud, Credential, Machines> connect;
  private final Consumer<String> broken;
  private final Runnable reloaded;
  private final Pause pause;
  private final Thread thread;
  private Map<Path, String> contents;
  private volatile Current current;

  private record Current(Machines machines, Immutables immutables) {}

  private CloudMachines(
      SignIn signIn,
      BiFunction<Cloud, Credential, Machines> connect,
      Runnable reloaded,
      Consumer<String> broken,
      Pause pause) {
    this.signIn = signIn;
    this.connect = connect;
    this.reloaded = reloaded;
    this.broken = broken;
    this.pause = pause;
    this.contents = signIn.contents();
    this.current = connected();
    this.thread = Thread.ofVirtual().name("cloud-config").unstarted(this::follow);
  }

  /// Signs in, and follows the files.
  ///
  /// @param connect makes machines of a cloud and a credential
  /// @param reloaded called when another identity is taken on
  /// @param broken told why it is not
  /// @throws AzureException.InvalidConfiguration if the files or variables cannot be used
  public static CloudMachines start(
      SignIn signIn,
      BiFunction<Cloud, Credential, Machines> connect,
      Runnable reloaded,
      Consumer<String> broken,
      Pause pause) {
    var machines = new CloudMachines(signIn, connect, reloaded, broken, pause);
    machines.thread.start();
    return machines;
  }

  private Current connected() {
    var identity = signIn.identity();
    return new Current(
        connect.apply(identity.cloud(), identity.credential()), identity.immutables());
  }

  private void follow() {
    try {
      while (true) {
        pause.forTime(INTERVAL);
        look();
      }
    } catch (InterruptedException _) {
      // Only close() interrupts.
    }
  }

  private void look() {
    var now = signIn.contents();
    if (now.equals(contents)) {
      return;
    }
    contents = now;
    try {
      current = connected();
      reloaded.run();
    } catch (RuntimeException e) {
      broken.accept(String.valueOf(e.getMessage()));
    }
  }

  /// Returns the identities that are never taken from a machine.
  public Immutables immutables() {
    return current.immutables();
  }

  @Override
  public HostIdentities identities(ComputeResource machine, Deadline deadline) {
    return current.machines().identities(machine, deadline);
  }

  @Override
  public void apply(ComputeResource machine, IdentityPatch patch, Deadline deadline) {
    current.machines().apply(machine, patch, deadline);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
