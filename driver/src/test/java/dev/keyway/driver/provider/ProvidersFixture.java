// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import io.grpc.Channel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// Providers on sockets in a folder of the test, and what was logged about them.
abstract class ProvidersFixture {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path directory;

  final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  final Logs logs = logs();
  private Optional<SocketProviders> opened = Optional.empty();

  private Logs logs() {
    var out = new PrintStream(logged, true, UTF_8);
    return new Logs(LogOptions.standard(5), out, out, InstantSource.system());
  }

  @AfterEach
  void close() {
    opened.ifPresent(SocketProviders::close);
    logs.close();
  }

  final ProviderOptions options() {
    return options(PATIENCE);
  }

  /// @param connecting how long a provider that does not listen is waited for
  final ProviderOptions options(Duration connecting) {
    return new ProviderOptions(
        List.of(directory), 4 << 20, 32, connecting, PATIENCE, Duration.ofMillis(20));
  }

  final SocketProviders open(Map<String, Channel> builtIn, ProviderOptions options) {
    var providers = new SocketProviders(builtIn, options, logs.named(SocketProviders.class));
    opened = Optional.of(providers);
    return providers;
  }

  final SocketProviders open() {
    return open(Map.of(), options());
  }

  final Path socket(String provider) {
    return directory.resolve(provider + ".sock");
  }

  static ProviderCall call() {
    return call(PATIENCE);
  }

  static ProviderCall call(Duration timeout) {
    return new ProviderCall(
        Map.of("zeta", "9", "alpha", "planted-attribute"),
        Optional.of(Map.of("clientsecret", "planted-secret")),
        Path.of("/pods/mount"),
        Map.of("b", "2", "a", "1"),
        timeout);
  }

  static ProviderFailure failure(SocketProviders providers, String name) {
    return failure(providers, name, call());
  }

  static ProviderFailure failure(SocketProviders providers, String name, ProviderCall call) {
    return catchThrowableOfType(ProviderFailure.class, () -> providers.mount(name, call));
  }
}
