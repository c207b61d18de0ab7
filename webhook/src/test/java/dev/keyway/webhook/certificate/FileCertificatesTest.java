// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCertificatesTest {
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final TestAuthority FIRST = new TestAuthority();
  private static final TestAuthority OTHER = new TestAuthority();

  private final ServingKey serving = new ServingKey();
  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  private final RotationObserver observer =
      new RotationObserver() {
        @Override
        public void renewed(String what) {
          told.add("renewed");
        }

        @Override
        public void injected(String configuration) {
          told.add("injected");
        }

        @Override
        public void missing(String configuration) {
          told.add("missing");
        }

        @Override
        public void shown() {
          told.add("shown");
        }

        @Override
        public void failed(String problem, Duration pause) {
          told.add(problem);
        }
      };

  private FileCertificates start() {
    return FileCertificates.start(folder, OFTEN, serving, observer);
  }

  private void awaitShown(TestAuthority authority) {
    await()
        .untilAsserted(() ->
            assertThat(serving.get().map(KeyedCertificate::certificate))
                .contains(authority.server().certificate()));
  }

  @Test
  void showsWhatIsThereAndWhatTakesItsPlace() throws Exception {
    FIRST.writeTo(folder);
    try (var _ = start()) {
      awaitShown(FIRST);
      OTHER.writeTo(folder);
      awaitShown(OTHER);
    }
    assertThat(told).contains("shown").doesNotContain("renewed", "injected", "missing");
  }

  @Test
  void waitsForFilesThatAreNotThereAndSaysSoOnce() throws Exception {
    try (var _ = start()) {
      await().until(() -> !told.isEmpty());
      assertThat(serving.present()).isFalse();
      FIRST.writeTo(folder);
      awaitShown(FIRST);
    }
    assertThat(told)
        .filteredOn(line -> line.contains("NoSuchFile"))
        .singleElement()
        .asString()
        .contains(folder.toString(), "tls.crt");
  }

  @Test
  void aPairThatDoesNotMatchLeavesTheLastOneShown() throws Exception {
    FIRST.writeTo(folder);
    try (var _ = start()) {
      awaitShown(FIRST);
      OTHER.writeTo(folder, Contents.CERTIFICATE);
      await().until(() -> told.stream().anyMatch(line -> line.contains("no certificate with")));
      assertThat(serving.get().orElseThrow().certificate()).isEqualTo(FIRST.server().certificate());
      OTHER.writeTo(folder, Contents.KEY);
      awaitShown(OTHER);
    }
  }

  @Test
  void rubbishLeavesTheLastOneShownAndIsNotQuoted() throws Exception {
    FIRST.writeTo(folder);
    try (var _ = start()) {
      awaitShown(FIRST);
      Files.writeString(folder.resolve(Contents.KEY), "planted");
      await().until(() -> told.stream().anyMatch(line -> line.contains("no certificate with")));
      assertThat(serving.present()).isTrue();
    }
    assertThat(told).noneMatch(line -> line.contains("planted"));
  }
}
