// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.program.CommandLine;
import dev.keyway.agent.program.Console;
import dev.keyway.agent.program.ServerProgram;
import dev.keyway.azure.AzureException;
import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.keyvault.Vaults;
import dev.keyway.provider.request.ServiceAccounts;
import dev.keyway.provider.server.metrics.ProviderMetrics;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/// The provider as a program: arguments to exit code.
public final class ProviderMain {
  private final VaultsSource vaults;
  private final Map<String, String> environment;
  private final ServiceAccounts accounts;

  /// Makes the client that reads vaults, as the options ask for.
  @FunctionalInterface
  public interface VaultsSource {
    /// @param observer is told where tokens and what is read come from
    /// @throws dev.keyway.azure.AzureException.InvalidConfiguration if the settings cannot be used
    OpenVaults open(MountOptions options, Map<String, String> environment, CacheObserver observer);
  }

  /// Vaults, and what has to be closed after them.
  public interface OpenVaults extends AutoCloseable {
    Vaults vaults();

    @Override
    void close();
  }

  private ProviderMain(
      Map<String, String> environment, VaultsSource vaults, ServiceAccounts accounts) {
    this.environment = environment;
    this.vaults = vaults;
    this.accounts = accounts;
  }

  /// Returns what the program is told by.
  public static Flags flags() {
    return ProviderFlags.ALL;
  }

  /// Runs the provider against Azure until `stop` fires or the start fails.
  ///
  /// @param accounts asked for the identity where a class names none
  /// @return the exit code: 0 after an orderly end, 1 if it could not start, 2 for flags it does
  ///   not understand
  public static int run(
      List<String> arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      StopSignal stop,
      ServiceAccounts accounts) {
    return run(arguments, environment, out, err, stop, AzureVaults::open, accounts);
  }

  /// Runs the provider with vaults of the caller's until `stop` fires or the start fails.
  ///
  /// @return the exit code: 0 after an orderly end, 1 if it could not start, 2 for flags it does
  ///   not understand
  public static int run(
      List<String> arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      StopSignal stop,
      VaultsSource vaults,
      ServiceAccounts accounts) {
    return new ProviderMain(environment, vaults, accounts)
        .program()
        .run(arguments, new Console(out, err), stop);
  }

  private ServerProgram<ProviderOptions> program() {
    var commandLine =
        new CommandLine<>(
            ProviderFlags.ALL,
            reader -> ProviderCommandLine.read(reader, environment),
            BuildVersion.current().json());
    return new ServerProgram<>(ProviderMain.class, commandLine, ProviderOptions::log, this::serve);
  }

  private int serve(ProviderOptions options, ServerProgram.Running running)
      throws InterruptedException {
    var version = BuildVersion.current();
    var metrics = ProviderMetrics.alone(version);
    try (var client = vaults.open(options.mounts(), environment, metrics);
        var _ =
            ProviderApplication.start(
                options,
                new ProviderApplication.Ports(
                    client.vaults(),
                    Clouds::resolve,
                    accounts,
                    metrics,
                    running.clock(),
                    running.logs(),
                    version))) {
      running.stop().await();
      running.log().info("Received signal to terminate, waiting for mounts in progress");
      return 0;
    } catch (AzureException.InvalidConfiguration unusable) {
      throw StartFailed.because(unusable);
    }
  }
}
