// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Shows the certificate of a folder that somebody else keeps, such as cert-manager, and follows
/// its changes. A pair that cannot be used leaves the last one shown.
public final class FileCertificates implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

  private final Path folder;
  private final Duration period;
  private final ServingKey serving;
  private final RotationObserver observer;
  private final Thread thread;
  private Optional<String> problem = Optional.empty();

  private FileCertificates(
      Path folder, Duration period, ServingKey serving, RotationObserver observer) {
    this.folder = folder;
    this.period = period;
    this.serving = serving;
    this.observer = observer;
    this.thread = Thread.ofVirtual().name("certificate-files").unstarted(this::follow);
  }

  /// Starts to show what is there; it need not be there yet.
  ///
  /// @param folder with `tls.crt` and `tls.key`
  public static FileCertificates start(Path folder, ServingKey serving, RotationObserver observer) {
    return start(folder, PERIOD, serving, observer);
  }

  static FileCertificates start(
      Path folder, Duration period, ServingKey serving, RotationObserver observer) {
    var files = new FileCertificates(folder, period, serving, observer);
    files.thread.start();
    return files;
  }

  private void follow() {
    try {
      while (true) {
        look();
        Thread.sleep(period);
      }
    } catch (InterruptedException _) {
      // Only close() interrupts.
    }
  }

  private void look() {
    try {
      var certificates =
          PemFiles.certificates(Files.readAllBytes(folder.resolve(Contents.CERTIFICATE)));
      var found =
          Contents.keyed(certificates, Files.readAllBytes(folder.resolve(Contents.KEY)))
              .filter(KeyedCertificate::matches)
              .map(pair -> new KeyedCertificate(certificates, pair.key()));
      if (found.isEmpty()) {
        failed("%s and %s in %s are no certificate with its key");
      } else if (!serving.get().equals(found)) {
        problem = Optional.empty();
        serving.set(found.get());
        observer.shown();
      }
    } catch (IOException unreadable) {
      failed("%s and %s in %s cannot be read: " + unreadable.getClass().getSimpleName());
    }
  }

  /// Tells of a problem once.
  private void failed(String words) {
    var text = words.formatted(Contents.CERTIFICATE, Contents.KEY, folder);
    if (!problem.equals(Optional.of(text))) {
      problem = Optional.of(text);
      observer.failed(text, period);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      var _ = thread.join(CLOSE_TIME);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
