// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A running etcd and kube-apiserver on loopback, with roles in force (RBAC) and an administrator.
/// Any number may run at once. They end with `close`, and with this JVM where that is not killed.
///
/// Pods are only objects: nothing runs them, and their service account need not exist.
public final class LocalKubernetes implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(40);
  private static final int PORT_ATTEMPTS = 5;

  private final LocalKubernetesOptions options;
  private final ClusterFiles files;
  private final Commands commands;
  private final String adminToken;
  private final Path signingKey;
  private final Thread hook = new Thread(this::endPrograms, "local-kubernetes-end");

  private final Watchdog watchdog;
  private @Nullable ChildProcess etcd;
  private @Nullable ChildProcess apiServer;
  private @Nullable ChildProcess controllers;
  private int etcdPort;
  private int port;

  private LocalKubernetes(
      KubernetesBinaries binaries, LocalKubernetesOptions options, ClusterFiles files)
      throws IOException {
    this.options = options;
    this.files = files;
    this.commands = new Commands(binaries, files, KubernetesVersion.of(binaries.apiServer()));
    this.adminToken = files.adminToken();
    this.signingKey =
        options.signingKey().isPresent() ? options.signingKey().get() : files.ownSigningKey();
    this.watchdog = Watchdog.start(files.folder(), files.folder());
  }

  /// Starts the programs and returns once the API server is ready.
  ///
  /// @throws LocalKubernetesException if one ends or is not ready in time
  public static LocalKubernetes start(KubernetesBinaries binaries, LocalKubernetesOptions options)
      throws IOException, InterruptedException {
    var cluster = new LocalKubernetes(binaries, options, ClusterFiles.open(options.folder()));
    Runtime.getRuntime().addShutdownHook(cluster.hook);
    try {
      cluster.startEtcd();
      cluster.startApiServer();
      if (!options.controllers().isEmpty()) {
        cluster.startControllers();
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /// Returns the API server's address; the same after a restart.
  public URI server() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /// Returns a PEM file with the authority that has signed the API server's certificate.
  public Path caFile() {
    return files.authority();
  }

  /// Returns the token of a member of `system:masters`.
  public String adminToken() {
    return adminToken;
  }

  /// Returns a file for kubectl and other clients, with the administrator's token; only its owner
  /// may read it.
  public Path kubeconfig() {
    return files.kubeconfig();
  }

  /// Writes a file like [#kubeconfig()] for another user.
  public void writeKubeconfig(Path file, String user, String token) throws IOException {
    files.writeKubeconfig(file, server().toString(), user, token);
  }

  /// Returns where data, keys and logs are.
  public Path folder() {
    return files.folder();
  }

  /// Returns the number of etcd's process.
  public long etcdPid() {
    return running(etcd).pid();
  }

  /// Ends the API server, as if its machine had gone. Data stay.
  public synchronized void stopApiServer() throws IOException {
    if (apiServer != null) {
      apiServer.close();
      apiServer = null;
    }
  }

  /// Starts the API server again where it was, and returns once it is ready.
  public synchronized void restartApiServer() throws IOException, InterruptedException {
    stopApiServer();
    startApiServer();
  }

  /// Returns what is wrong with a program that should run, in words; empty if nothing is.
  public synchronized Optional<String> problem() throws IOException {
    for (var program : new ChildProcess[] {etcd, apiServer, controllers}) {
      if (program != null && !program.isAlive()) {
        return Optional.of(program.describe("The local cluster is broken"));
      }
    }
    return Optional.empty();
  }

  private synchronized void startEtcd() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      etcdPort = freePort();
      var started = ChildProcess.start(commands.etcd(etcdPort, freePort()), files.folder());
      etcd = started;
      if (awaitReady(started, () -> Readiness.etcd(etcdPort), attempt)) {
        return;
      }
    }
  }

  private synchronized void startApiServer() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      if (port == 0 || attempt > 1) {
        port = freePort();
      }
      var started =
          ChildProcess.start(
              commands.apiServer(port, etcdPort, options, signingKey), files.folder());
      apiServer = started;
      if (awaitReady(started, () -> Readiness.apiServer(server(), caFile(), adminToken), attempt)) {
        writeKubeconfig(kubeconfig(), "keyway-admin", adminToken);
        return;
      }
    }
  }

  private synchronized void startControllers() throws IOException {
    var program =
        commands
            .binaries()
            .controllers()
            .orElseThrow(() ->
                new LocalKubernetesException(
                    "kube-controller-manager is not beside %s, so nothing can collect garbage in the local cluster"
                        .formatted(commands.binaries().apiServer())));
    controllers =
        ChildProcess.start(
            commands.controllers(program, signingKey, options.controllers()), files.folder());
  }

  /// Waits until a program is ready.
  ///
  /// @return false if its port was taken and another may be tried
  private boolean awaitReady(ChildProcess program, BooleanSupplier ready, int attempt)
      throws IOException, InterruptedException {
    var end = System.nanoTime() + options.patience().toNanos();
    while (System.nanoTime() < end) {
      if (!running(etcd).isAlive() && program != etcd) {
        throw running(etcd).failure("The API server has lost its store");
      }
      if (program.awaitEnd(POLL)) {
        if (program.foundPortTaken() && attempt < PORT_ATTEMPTS) {
          program.close();
          return false;
        }
        throw program.failure("The local cluster cannot start");
      }
      if (ready.getAsBoolean()) {
        return true;
      }
    }
    throw program.failure("The local cluster is not ready after " + options.patience());
  }

  private static ChildProcess running(@Nullable ChildProcess program) {
    if (program == null) {
      throw new IllegalStateException("the local cluster is closed");
    }
    return program;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void endPrograms() {
    try {
      end();
    } catch (IOException e) {
      // The JVM ends: the programs have been killed, only files of theirs are left.
      System.getLogger(LocalKubernetes.class.getName())
          .log(System.Logger.Level.DEBUG, "Could not tidy the local cluster up", e);
    }
  }

  private synchronized void end() throws IOException {
    for (var program : new ChildProcess[] {controllers, apiServer, etcd}) {
      if (program != null) {
        program.close();
      }
    }
    controllers = null;
    apiServer = null;
    etcd = null;
    watchdog.close();
    files.remove();
  }

  /// Ends the programs, and removes the folder if it was a temporary one. May be called again.
  @Override
  public void close() throws IOException {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // The JVM is ending, and the hook runs.
    }
  }
}
