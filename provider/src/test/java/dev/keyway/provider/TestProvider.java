// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.keyvault.Vaults;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc;
import dev.keyway.protocol.provider.CSIDriverProviderGrpc.CSIDriverProviderBlockingStub;
import dev.keyway.protocol.provider.MountRequest;
import dev.keyway.provider.request.RawMount;
import dev.keyway.provider.request.ServiceAccounts;
import dev.keyway.provider.server.metrics.ProviderMetrics;
import io.grpc.ManagedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A whole provider on a socket in a directory, with the ports the system gives it.
final class TestProvider implements AutoCloseable {
  private final Path socket;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Logs logs;
  private final ProviderApplication application;
  private final ManagedChannel channel;
  private final HttpClient http = HttpClient.newHttpClient();

  TestProvider(Path directory, Vaults vaults, String... flags) {
    socket = directory.resolve("azure.sock");
    var options = options(socket, flags);
    var out = new PrintStream(log, true, UTF_8);
    logs = new Logs(options.log(), out, out, InstantSource.system());
    var version = new BuildVersion("v9", "hash", "Now");
    application =
        ProviderApplication.start(
            options,
            new ProviderApplication.Ports(
                vaults,
                Clouds::resolve,
                ServiceAccounts.none("nobody to ask in this test"),
                ProviderMetrics.alone(version),
                InstantSource.system(),
                logs,
                version));
    channel = UnixSocketChannels.client(socket);
  }

  static Invocation<ProviderOptions> parse(
      List<String> arguments, Map<String, String> environment) {
    return Invocation.parse(
        ProviderFlags.ALL, arguments, flags -> ProviderCommandLine.read(flags, environment));
  }

  static ProviderOptions options(Path socket, String... flags) {
    var arguments =
        new ArrayList<>(
            List.of(
                "--endpoint=unix://" + socket,
                "--healthz-port=0",
                "--prometheus-port=0",
                "--pprof-port=0"));
    arguments.addAll(List.of(flags));
    return switch (parse(arguments, Map.of())) {
      case Invocation.Run(var options) -> options;
      case Invocation<ProviderOptions> other ->
          throw new IllegalArgumentException(other.toString());
    };
  }

  static MountRequest wire(RawMount raw) {
    return MountRequest.newBuilder()
        .setAttributes(raw.attributes())
        .setSecrets(raw.secrets())
        .setPermission(raw.permission())
        .build();
  }

  ProviderApplication application() {
    return application;
  }

  Path socket() {
    return socket;
  }

  ManagedChannel channel() {
    return channel;
  }

  CSIDriverProviderBlockingStub stub() {
    return CSIDriverProviderGrpc.newBlockingStub(channel);
  }

  String log() {
    return log.toString(UTF_8);
  }

  HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
        BodyHandlers.ofString());
  }

  @Override
  public void close() {
    channel.shutdownNow();
    application.close();
    logs.close();
    http.close();
  }
}
