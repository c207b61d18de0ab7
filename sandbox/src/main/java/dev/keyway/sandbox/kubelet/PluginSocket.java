// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.protocol.registration.InfoRequest;
import dev.keyway.protocol.registration.PluginInfo;
import dev.keyway.protocol.registration.RegistrationGrpc;
import dev.keyway.protocol.registration.RegistrationGrpc.RegistrationBlockingStub;
import dev.keyway.protocol.registration.RegistrationStatus;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// One registration socket (csi-driver.md §18.2): registers its plug-in, looks after it, and takes
/// it out again when the socket is gone. Runs on a thread of its own, which an interrupt ends.
final class PluginSocket implements Runnable {
  private static final System.Logger LOG = System.getLogger(PluginSocket.class.getName());
  private static final Duration INFO_LIMIT = Duration.ofSeconds(10);
  private static final int MISSED_CALLS = 2;

  private final Path socket;
  private final Plugins plugins;
  private final NodeObjects node;
  private final Timing timing;

  PluginSocket(Path socket, Plugins plugins, NodeObjects node, Timing timing) {
    this.socket = socket;
    this.plugins = plugins;
    this.node = node;
    this.timing = timing;
  }

  @Override
  public void run() {
    try {
      while (true) {
        lookAfter(register());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Could not take a plug-in out of the CSINode.", e);
    }
  }

  /// Returns when the plug-in does not answer any more.
  private void lookAfter(CsiPlugin plugin) throws IOException, InterruptedException {
    try {
      watchOver();
      plugins.remove(plugin);
      node.removeDriver(plugin.driver());
    } catch (InterruptedException e) {
      plugins.remove(plugin);
      // When kubelet itself ends, the socket is still there and its plug-in stays in the CSINode.
      if (Files.notExists(socket)) {
        node.removeDriver(plugin.driver());
      }
      throw e;
    }
  }

  private CsiPlugin register() throws InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return attempt();
      } catch (StatusRuntimeException | IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        LOG.log(Level.DEBUG, "A plug-in could not be registered.", e);
        Thread.sleep(timing.retryAfter(failures));
      }
    }
  }

  private CsiPlugin attempt() throws IOException, InterruptedException {
    var info = getInfo();
    try {
      check(info);
      var plugin = CsiPlugin.ask(info.getName(), Path.of(info.getEndpoint()), timing.call());
      if (plugin.nodeId().isEmpty()) {
        throw new IOException("the plug-in has no node id");
      }
      node.addDriver(plugin);
      plugins.add(plugin);
      tell(RegistrationStatus.newBuilder().setPluginRegistered(true).build());
      return plugin;
    } catch (StatusRuntimeException | IOException e) {
      tell(RegistrationStatus.newBuilder().setError(String.valueOf(e.getMessage())).build());
      throw e;
    }
  }

  private static void check(PluginInfo info) throws IOException {
    if (!info.getType().equals("CSIPlugin")) {
      throw new IOException("no handler for plug-ins of type " + info.getType());
    }
    if (info.getName().isEmpty() || info.getEndpoint().isEmpty()) {
      throw new IOException("a CSI plug-in needs a name and an endpoint");
    }
    if (info.getSupportedVersionsList().stream()
        .noneMatch(version -> version.startsWith("1.") || version.startsWith("v1."))) {
      throw new IOException(
          "none of the versions %s is 1.x".formatted(info.getSupportedVersionsList()));
    }
  }

  /// Returns when the plug-in has not answered twice in a row.
  private void watchOver() throws InterruptedException {
    int missed = 0;
    while (missed < MISSED_CALLS) {
      Thread.sleep(timing.pluginHealth());
      try {
        getInfo();
        missed = 0;
      } catch (StatusRuntimeException e) {
        missed++;
      }
    }
  }

  private PluginInfo getInfo() {
    return call(stub -> stub.getInfo(InfoRequest.getDefaultInstance()));
  }

  private void tell(RegistrationStatus status) {
    try {
      call(stub -> stub.notifyRegistrationStatus(status));
    } catch (StatusRuntimeException e) {
      LOG.log(Level.DEBUG, "A plug-in did not take its registration's outcome.", e);
    }
  }

  private <T> T call(Function<RegistrationBlockingStub, T> call) {
    ManagedChannel channel = UnixSocketChannels.client(socket);
    try {
      return call.apply(
          RegistrationGrpc.newBlockingStub(channel)
              .withDeadlineAfter(INFO_LIMIT.toMillis(), TimeUnit.MILLISECONDS));
    } finally {
      channel.shutdownNow();
    }
  }
}
