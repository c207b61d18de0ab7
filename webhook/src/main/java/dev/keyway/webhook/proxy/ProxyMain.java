// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.JulBridge;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.metadata.Proxy;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The proxy as a program: arguments to exit code.
public final class ProxyMain {
  private static final int UNUSABLE = 1;
  private static final int MISUSED = 2;
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final URI METADATA = URI.create("http://169.254.169.254:80");

  private final PrintStream out;
  private final PrintStream err;
  private final Map<String, String> environment;
  private final WorkloadIdentityVersion version =
      new WorkloadIdentityVersion(BuildVersion.current());

  private ProxyMain(Map<String, String> environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
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
    return new ProxyMain(environment, out, err).run(arguments, stop);
  }

  private int run(List<String> arguments, StopSignal stop) {
    Invocation<Options> invocation =
        Invocation.parse(ProxyFlags.TABLE, arguments, flags -> ProxyFlags.read(flags, environment));
    return switch (invocation) {
      case Invocation.Help() -> print(ProxyFlags.TABLE.help());
      case Invocation.Version() -> print(version.json() + "\n");
      case Invocation.Misused(var problems) -> {
        problems.forEach(err::println);
        err.print(ProxyFlags.TABLE.help());
        yield MISUSED;
      }
      case Invocation.Unusable(var problems) -> {
        problems.forEach(err::println);
        yield UNUSABLE;
      }
      case Invocation.Run(var options) -> run(options, stop);
    };
  }

  private int print(String text) {
    out.print(text);
    out.flush();
    return 0;
  }

  private int run(Options options, StopSignal stop) {
    try (var logs = new Logs(options.log(), err, err, InstantSource.system())) {
      JulBridge.install(logs);
      var log = logs.named(ProxyMain.class);
      return switch (options) {
        case Options.Serve serve -> serve(serve, stop, logs, log);
        case Options.Probe(var port, _) -> probe(port, log);
      };
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static int probe(int port, Log log) throws InterruptedException {
    var problem = new ReadyProbe(port, Sleeper.real()).await();
    problem.ifPresent(why -> log.error("failed to probe: " + why));
    return problem.isPresent() ? UNUSABLE : 0;
  }

  private int serve(Options.Serve options, StopSignal stop, Logs logs, Log log)
      throws InterruptedException {
    var clock = InstantSource.system();
    var address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), options.port());
    var name = version.userAgent("proxy");
    try (var azure = AzureClient.create(azure(name));
        var service = new Proxy(METADATA, _ -> Optional.empty());
        var server =
            ProxyServer.start(
                address,
                new TokenRequests(
                    options.identity(), azure.tokens(), clock, logs.named(TokenRequests.class)),
                service,
                name,
                GRACE,
                logs.named(ProxyServer.class))) {
      announce(options, server.port(), log);
      stop.await();
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
      return UNUSABLE;
    } catch (AzureException unusable) {
      log.error("cannot start", "error", String.valueOf(unusable.getMessage()));
      return UNUSABLE;
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
