// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.agent.BuildVersion;
import dev.keyway.agent.JulBridge;
import dev.keyway.agent.StartFailed;
import dev.keyway.agent.StopSignal;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Invocation;
import dev.keyway.agent.log.Logs;
import dev.keyway.azure.AzureException;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.keyvault.Vaults;
import dev.keyway.provider.request.ServiceAccounts;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// The provider as a program: arguments to exit code.
public final class ProviderMain {
  private static final int UNUSABLE = 1;
  private static final int MISUSED = 2;

  private final PrintStream out;
  private final PrintStream err;
  private final VaultsSource vaults;
  private final Map<String, String> environment;
  private final ServiceAccounts accounts;

  /// Makes the client that reads vaults, as the options ask for.
  @FunctionalInterface
  public interface VaultsSource {
    /// @throws dev.keyway.azure.AzureException.InvalidConfiguration if the settings cannot be used
    OpenVaults open(MountOptions options, Map<String, String> environment);
  }

  /// Vaults, and what has to be closed after them.
  public interface OpenVaults extends AutoCloseable {
    Vaults vaults();

    @Override
    void close();
  }

  private ProviderMain(
      PrintStream out,
      PrintStream err,
      Map<String, String> environment,
      VaultsSource vaults,
      ServiceAccounts accounts) {
    this.out = out;
    this.err = err;
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
    return new ProviderMain(out, err, environment, vaults, accounts).run(arguments, stop);
  }

  private int run(List<String> arguments, StopSignal stop) {
    return switch (ProviderCommandLine.parse(arguments, environment)) {
      case Invocation.Help() -> print(ProviderFlags.ALL.help());
      case Invocation.Version() -> print(BuildVersion.current().json() + "\n");
      case Invocation.Misused(var problems) -> {
        problems.forEach(err::println);
        err.print(ProviderFlags.ALL.help());
        yield MISUSED;
      }
      case Invocation.Unusable(var problems) -> {
        problems.forEach(err::println);
        yield UNUSABLE;
      }
      case Invocation.Run(var options) -> serve(options, stop);
    };
  }

  private int print(String text) {
    out.print(text);
    out.flush();
    return 0;
  }

  private int serve(ProviderOptions options, StopSignal stop) {
    try (var logs = new Logs(options.log(), out, err, InstantSource.system())) {
      JulBridge.install(logs);
      var log = logs.named(ProviderMain.class);
      try (var client = vaults.open(options.mounts(), environment);
          var _ =
              ProviderApplication.start(
                  options,
                  new ProviderApplication.Ports(
                      client.vaults(),
                      Clouds::resolve,
                      accounts,
                      InstantSource.system(),
                      logs,
                      BuildVersion.current()))) {
        stop.await();
        log.info("Received signal to terminate, waiting for mounts in progress");
        return 0;
      } catch (StartFailed failed) {
        failed.problems().forEach(problem -> log.error("cannot start", "err", problem));
        return UNUSABLE;
      } catch (AzureException.InvalidConfiguration unusable) {
        log.error("cannot start", "err", String.valueOf(unusable.getMessage()));
        return UNUSABLE;
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return 0;
      }
    }
  }
}
