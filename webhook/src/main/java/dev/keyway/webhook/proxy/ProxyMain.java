// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.metadata.Proxy;
import dev.keyway.agent.program.CommandLine;
import dev.keyway.agent.program.Console;
import dev.keyway.agent.program.ServerProgram;
import dev.keyway.azure.AzureException;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.client.AzureSettings;
import dev.keyway.azure.http.Sleeper;
import dev.keyway.webhook.program.WorkloadIdentityVersion;
import dev.keyway.webhook.proxy.ProxyFlags.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The proxy as a program: arguments to exit code.
public final class ProxyMain {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final URI METADATA = URI.create("http://169.254.169.254:80");

  private final Map<String, String> environment;
  private final WorkloadIdentityVersion version =
      new WorkloadIdentityVersion(BuildVersion.current());

  private ProxyMain(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Returns what the program is told by.
  public static Flags flags() {
    return ProxyFlags.TABLE;
  }

  /// Runs the proxy until `stop` fires, or waits for another that runs.
  ///
  /// @return the exit code: 0 after an orderly end or once the other is ready, 1 if it cannot start
  ///   or the other is not ready, 2 for flags it does not understand
  public static int run(
      List<String> arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      StopSignal stop) {
    return new ProxyMain(environment).program().run(arguments, new Console(out, err), stop);
  }

  private ServerProgram<Options> program() {
    var commandLine =
        new CommandLine<>(
            ProxyFlags.TABLE, flags -> ProxyFlags.read(flags, environment), version.json());
    return new ServerProgram<>(ProxyMain.class, commandLine, Options::log, this::run);
  }

  private int run(Options options, ServerProgram.Running running) throws InterruptedException {
    return switch (options) {
      case Options.Serve serve -> serve(serve, running);
      case Options.Probe(var port, _) -> probe(port, running.log());
    };
  }

  private static int probe(int port, Log log) throws InterruptedException {
    var problem = new ReadyProbe(port, Sleeper.real()).await();
    problem.ifPresent(why -> log.error("failed to probe: " + why));
    return problem.isPresent() ? CommandLine.UNUSABLE : 0;
  }

  private int serve(Options.Serve options, ServerProgram.Running running)
      throws InterruptedException {
    var log = running.log();
    var logs = running.logs();
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), options.port());
    var name = version.userAgent("proxy");
    try (var azure = AzureClient.create(azure(name));
        var service = new Proxy(METADATA, _ -> Optional.empty());
        var server =
            ProxyServer.start(
                address,
                new TokenRequests(
                    options.identity(),
                    azure.tokens(),
                    running.clock(),
                    logs.named(TokenRequests.class)),
                service,
                name,
                GRACE,
                logs.named(ProxyServer.class))) {
      announce(options, server.port(), log);
      running.stop().await();
      log.verbose(2, "stopping");
      return 0;
    } catch (IOException unavailable) {
      log.error(
          "cannot listen on localhost; is another proxy in this pod, or does a container use the"
              + " port? annotate the pod azure.workload.identity/proxy-sidecar-port with a free"
              + " one",
          "port",
          options.port(),
          "error",
          String.valueOf(unavailable.getMessage()));
      return CommandLine.UNUSABLE;
    } catch (AzureException unusable) {
      throw StartFailed.because(unusable);
    }
  }

  private AzureSettings azure(String userAgent) {
    return AzureSettings.fromEnvironment(environment)
        .withUserAgent(userAgent)
        .withTokenProxy(
            ProxyFlags.value(environment, "AZURE_KUBERNETES_TOKEN_PROXY").map(URI::create),
            ProxyFlags.value(environment, "AZURE_KUBERNETES_SNI_NAME"));
  }

  private static void announce(Options.Serve options, int port, Log log) {
    var identity = options.identity();
    log.verbose(
        2,
        "starting the proxy server",
        "port",
        port,
        "tenantID",
        identity.tenant(),
        "clientID",
        identity.clientId().orElse(""),
        "identityBinding",
        identity.bound());
    if (identity.tokenFile().isEmpty()) {
      log.warning("AZURE_FEDERATED_TOKEN_FILE is not set: there will be no tokens");
    }
  }
}
