// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.agent.StopSignal;
import dev.keyway.azure.AzureException;
import dev.keyway.azure.keyvault.Vaults;
import dev.keyway.provider.request.ServiceAccounts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderMainTest {
  private static final ServiceAccounts NOBODY = ServiceAccounts.none("nobody to ask");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final StopSignal stop = new StopSignal();
  private final AtomicBoolean closed = new AtomicBoolean();

  @TempDir Path directory;

  private int run(String... arguments) {
    return ProviderMain.run(
        List.of(arguments),
        Map.of(),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        stop,
        (options, environment, observer) -> new Memory(),
        NOBODY);
  }

  private final class Memory implements ProviderMain.OpenVaults {
    @Override
    public Vaults vaults() {
      return new FakeVaults();
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @Test
  void printsItsVersionAsOneLine() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString(UTF_8))
        .matches("\\{\"version\":\"v[^\"]+\",\"buildDate\":\"[^\"]*\",\"gitCommit\":\"[^\"]+\"}\n");
  }

  @Test
  void printsItsHelp() {
    assertThat(run("-h")).isZero();
    assertThat(out.toString(UTF_8)).contains("Examples:", "--endpoint=");
  }

  @Test
  void answersUnknownFlagsWithTheUsage() {
    assertThat(run("--nonsense", "--v=x")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("--nonsense", "-v", "Usage:");
    assertThat(out.size()).isZero();
  }

  @Test
  void answersUnusableFlagsWithAllReasons() {
    assertThat(run("--metrics-backend=x", "--endpoint=y")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("metrics-backend", "endpoint");
  }

  @Test
  void exitsWhenItCannotListen() {
    assertThat(
            run(
                "--endpoint=unix://" + directory.resolve("missing/s"),
                "--healthz-port=0",
                "--prometheus-port=0",
                "--cloud-name=Nowhere"))
        .isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("missing", "Nowhere");
    assertThat(closed).isTrue();
  }

  @Test
  void exitsWhenTheAzureSettingsAreUnusable() {
    int code =
        ProviderMain.run(
            List.of("--endpoint=unix://" + directory.resolve("s")),
            Map.of(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            stop,
            (options, environment, observer) -> {
              throw new AzureException.InvalidConfiguration("no such CA bundle");
            },
            NOBODY);
    assertThat(code).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("no such CA bundle");
  }

  @Test
  void startsWithAzuresVaultsWithoutCallingThem() {
    stop.fire();
    int code =
        ProviderMain.run(
            List.of(
                "--endpoint=unix://" + directory.resolve("s"),
                "--healthz-port=0",
                "--prometheus-port=0"),
            Map.of(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            stop,
            NOBODY);
    assertThat(code).isZero();
    assertThat(err.toString(UTF_8)).contains("listening for connections");
  }

  @Test
  void servesUntilItIsToldToStop() throws Exception {
    var socket = directory.resolve("s");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var code =
          threads.submit(
              () -> run("--endpoint=unix://" + socket, "--healthz-port=0", "--prometheus-port=0"));
      await().until(() -> Files.exists(socket));
      stop.fire();
      assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
    }
    assertThat(socket).doesNotExist();
    assertThat(closed).isTrue();
  }
}
