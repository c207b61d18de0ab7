// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.nmi;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.kubernetes.access.ClusterAccess;
import dev.keyway.kubernetes.access.ServerTrust;
import dev.keyway.kubernetes.client.ClientSettings;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.podidentity.nmi.NmiApplication;
import dev.keyway.podidentity.nmi.NmiOptions;
import dev.keyway.podidentity.nmi.redirect.Links;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.objects.FixedObjects;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// NMI in this process, over pods, identities and bindings that are given: the cluster that would
/// have them is not there.
public final class LocalNmi implements AutoCloseable {
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final URI endpoint;

  private LocalNmi(List<? extends Map<String, ?>> objects, LocalCloud cloud) throws IOException {
    try {
      var served = opening(FixedObjects.serve(objects));
      var client =
          opening(KubernetesClient.open(access(served.address()), ClientSettings.of("local")));
      var azure = opening(AzureClient.create(cloud.settings()));
      var nowhere = new PrintStream(OutputStream.nullOutputStream());
      var clock = InstantSource.system();
      var logs = opening(new Logs(LogOptions.standard(0), nowhere, nowhere, clock));
      var metadata = cloud.endpoints().imds(DemoWorld.VIRTUAL_MACHINE);
      var nmi =
          opening(
              NmiApplication.start(
                  NmiOptions.forHost(DemoWorld.VIRTUAL_MACHINE, metadata),
                  new NmiApplication.Ports(
                      client,
                      azure.tokens(),
                      new Metrics("local"),
                      clock,
                      logs,
                      BuildVersion.current(),
                      Links.NONE,
                      () -> {})));
      this.endpoint = URI.create("http://127.0.0.1:" + nmi.port());
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Starts it on any port of loopback.
  ///
  /// @param objects as the API server would list them; pods name their node, and have an address if
  ///   they are to be served themselves
  public static LocalNmi start(List<? extends Map<String, ?>> objects, LocalCloud cloud)
      throws IOException {
    return new LocalNmi(objects, cloud);
  }

  private <T extends AutoCloseable> T opening(T part) {
    opened.push(part);
    return part;
  }

  private static ClusterAccess access(URI server) {
    return new ClusterAccess(
        server,
        new ServerTrust.Machine(),
        Optional.empty(),
        Optional::empty,
        Optional.empty(),
        "default",
        "the given objects");
  }

  /// Returns where it answers.
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() throws IOException {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception e) {
        throw new IOException("NMI did not end cleanly: " + e.getMessage(), e);
      }
    }
  }
}
