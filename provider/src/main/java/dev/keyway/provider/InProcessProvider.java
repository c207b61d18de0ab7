// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.flag.Flag;
import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.Setting;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metrics.Metrics;
import dev.keyway.agent.server.Endpoint;
import dev.keyway.agent.server.Parts;
import dev.keyway.agent.server.SocketServer;
import dev.keyway.azure.AzureException;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.provider.request.ServiceAccounts;
import dev.keyway.provider.server.metrics.ProviderMetrics;
import io.grpc.Channel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;

/// The provider as a part of another program: the same services, called without a socket, and on
/// one as well for whoever wants it. Messages are handed over, not copied.
public final class InProcessProvider implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Parts parts;
  private final Channel channel;

  /// What the provider is told.
  ///
  /// @param endpoint where it listens as well; empty for nowhere
  public record Options(MountOptions mounts, Optional<Endpoint> endpoint) {}

  /// The outside of the provider.
  ///
  /// @param environment the process's variables
  /// @param accounts asked for the identity where a class names none
  /// @param metrics where its series are made
  public record Outside(
      Map<String, String> environment,
      ServiceAccounts accounts,
      Metrics metrics,
      Logs logs,
      BuildVersion version,
      InstantSource clock) {}

  /// Returns the variables of the environment by which mounts go.
  public static List<Setting> variables() {
    return ProviderFlags.VARIABLES;
  }

  /// Returns the flags by which a program takes [Options].
  public static List<Flag> flags() {
    var table = new ArrayList<Flag>();
    table.add(
        new Flag(
            ProviderFlags.MOUNTING.getFirst().group(),
            "provider-endpoint",
            Flag.Kind.TEXT,
            "",
            "where the Key Vault provider listens for other programs; empty: nowhere"));
    // Flags of one group stand side by side.
    table.addAll(ProviderFlags.MOUNTING);
    return List.copyOf(table);
  }

  /// Returns what the flags say, noting with the reader what cannot be used.
  public static Options options(FlagReader flags, Map<String, String> environment) {
    return new Options(
        ProviderCommandLine.mounts(flags, environment),
        flags.present("provider-endpoint").map(text -> flags.endpoint("provider-endpoint")));
  }

  /// Starts the provider against Azure.
  ///
  /// @throws StartFailed naming all that stood in the way
  public static InProcessProvider start(Options options, Outside outside) {
    try {
      var metrics = new ProviderMetrics(outside.metrics());
      var vaults = AzureVaults.open(options.mounts(), outside.environment(), metrics);
      return new InProcessProvider(options, outside, vaults, metrics);
    } catch (AzureException.InvalidConfiguration unusable) {
      throw new StartFailed(List.of(String.valueOf(unusable.getMessage())));
    }
  }

  private InProcessProvider(
      Options options, Outside outside, ProviderMain.OpenVaults vaults, ProviderMetrics metrics) {
    this.parts = new Parts(outside.logs().named(InProcessProvider.class));
    parts.add(vaults);
    var services =
        new MountServices(
            options.mounts(),
            new ProviderApplication.Ports(
                vaults.vaults(),
                Clouds::resolve,
                outside.accounts(),
                metrics,
                outside.clock(),
                outside.logs(),
                outside.version()));
    services.problem().ifPresent(parts::problem);
    this.channel = inProcess(services);
    options.endpoint().ifPresent(endpoint -> listen(endpoint, services));
    if (!parts.problems().isEmpty()) {
      close();
      throw new StartFailed(parts.problems());
    }
  }

  private Channel inProcess(MountServices services) {
    var name = "azure-" + UUID.randomUUID();
    var threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("azure-", 0).factory());
    parts.add(threads::shutdownNow);
    var builder =
        InProcessServerBuilder.forName(name).executor(threads).intercept(services.callLog());
    services.all().forEach(builder::addService);
    try {
      var server = builder.build().start();
      parts.add(server::shutdownNow);
    } catch (IOException impossible) {
      parts.problem("the provider does not start: " + impossible.getMessage());
    }
    var client = InProcessChannelBuilder.forName(name).executor(threads).build();
    parts.add(client::shutdownNow);
    return client;
  }

  private void listen(Endpoint endpoint, MountServices services) {
    try {
      parts.add(SocketServer.start(endpoint, services.all(), services.callLog(), GRACE));
    } catch (IOException unavailable) {
      parts.problem("cannot listen at " + endpoint + ": " + unavailable.getMessage());
    }
  }

  /// Returns where to call it. It belongs to the provider.
  public Channel channel() {
    return channel;
  }

  @Override
  public void close() {
    parts.close();
  }
}
