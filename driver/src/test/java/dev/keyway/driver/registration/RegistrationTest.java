// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.registration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.agent.log.LogOptions;
import dev.keyway.agent.log.Logs;
import dev.keyway.agent.server.UnixSocketChannels;
import dev.keyway.protocol.registration.InfoRequest;
import dev.keyway.protocol.registration.RegistrationGrpc;
import dev.keyway.protocol.registration.RegistrationStatus;
import io.grpc.ManagedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationTest {
  private static final String DRIVER = "secrets-store.csi.k8s.io";
  private static final String ENDPOINT = "/var/lib/kubelet/plugins/csi-secrets-store/csi.sock";

  @TempDir Path directory;
  private final AtomicBoolean driverAnswers = new AtomicBoolean(true);
  private final AtomicInteger refusals = new AtomicInteger();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private Registration start() {
    var out = new PrintStream(log, true);
    var logs = new Logs(LogOptions.standard(5), out, out, InstantSource.system());
    return Registration.start(
        new Registration.Settings(directory, DRIVER, ENDPOINT, Duration.ofMillis(20)),
        driverAnswers::get,
        refusals::incrementAndGet,
        logs.named(Registration.class));
  }

  private Path socket() {
    return directory.resolve(DRIVER + "-reg.sock");
  }

  private void awaitSocket() {
    await().until(() -> Files.exists(socket()));
  }

  private interface AsKubelet {
    void call(RegistrationGrpc.RegistrationBlockingStub stub);
  }

  private void asKubelet(AsKubelet calls) {
    ManagedChannel channel = UnixSocketChannels.client(socket());
    try {
      calls.call(RegistrationGrpc.newBlockingStub(channel));
    } finally {
      channel.shutdownNow();
    }
  }

  private static RegistrationStatus status(boolean registered, String error) {
    return RegistrationStatus.newBuilder().setPluginRegistered(registered).setError(error).build();
  }

  @Test
  void saysWhoTheDriverIsAsOftenAsKubeletAsks() throws IOException {
    try (var registration = start()) {
      awaitSocket();
      asKubelet(kubelet -> {
        for (int i = 0; i < 3; i++) {
          var info = kubelet.getInfo(InfoRequest.getDefaultInstance());
          assertThat(info.getType()).isEqualTo("CSIPlugin");
          assertThat(info.getName()).isEqualTo(DRIVER);
          assertThat(info.getEndpoint()).isEqualTo(ENDPOINT);
          assertThat(info.getSupportedVersionsList()).containsExactly("1.0.0");
        }
        assertThat(registration.registered()).isFalse();
        var _ = kubelet.notifyRegistrationStatus(status(true, ""));
      });
      assertThat(registration.registered()).isTrue();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
          .isEqualTo("rwx------");
    }
    assertThat(refusals).hasValue(0);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void offersNothingBeforeTheDriverAnswers() {
    driverAnswers.set(false);
    try (var _ = start()) {
      await().during(Duration.ofMillis(200)).until(() -> !Files.exists(socket()));
      driverAnswers.set(true);
      awaitSocket();
    }
  }

  @Test
  void tellsWhyKubeletRefusedAndGivesUp() {
    try (var registration = start()) {
      awaitSocket();
      asKubelet(kubelet -> {
        var _ = kubelet.notifyRegistrationStatus(status(false, "no such endpoint"));
      });
      await().until(() -> refusals.get() == 1);
      assertThat(registration.registered()).isFalse();
    }
    assertThat(log.toString(UTF_8))
        .contains("kubelet refused the driver", ENDPOINT, "no such endpoint");
  }

  @Test
  void offersTheDriverAgainWhenAStartingKubeletHasClearedItsDirectory() throws IOException {
    try (var registration = start()) {
      awaitSocket();
      asKubelet(kubelet -> {
        var _ = kubelet.notifyRegistrationStatus(status(true, ""));
      });
      Files.delete(socket());
      awaitSocket();
      asKubelet(kubelet -> {
        assertThat(kubelet.getInfo(InfoRequest.getDefaultInstance()).getName()).isEqualTo(DRIVER);
        assertThat(registration.registered()).isFalse();
        var _ = kubelet.notifyRegistrationStatus(status(true, ""));
        assertThat(registration.registered()).isTrue();
      });
    }
  }

  @Test
  void takesThePlaceOfASocketThatACrashLeftBehind() throws IOException {
    Files.createFile(socket());
    try (var _ = start()) {
      await()
          .ignoreExceptions()
          .untilAsserted(() ->
              asKubelet(kubelet ->
                  assertThat(kubelet.getInfo(InfoRequest.getDefaultInstance()).getName())
                      .isEqualTo(DRIVER)));
    }
    assertThat(socket()).doesNotExist();
  }
}
