// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.registration;

import dev.keyway.agent.log.Log;
import dev.keyway.agent.server.CallLog;
import dev.keyway.agent.server.Endpoint;
import dev.keyway.agent.server.SocketServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Makes the driver known to kubelet, and unknown when it closes (csi-driver.md §18.2): kubelet
/// finds the socket `DRIVER-reg.sock` in its directory and asks there. Nothing is offered before
/// the driver itself answers, and a socket that somebody removed, as a starting kubelet may, is
/// offered again.
public final class Registration implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Settings settings;
  private final BooleanSupplier driverAnswers;
  private final RegistrationService service;
  private final Log log;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread keeper;

  /// @param directory kubelet's `plugins_registry`, as this process sees it
  /// @param driver the driver's name
  /// @param endpoint the path of the driver's own socket, as kubelet sees it
  /// @param lookAgain how often the socket is looked after
  public record Settings(Path directory, String driver, String endpoint, Duration lookAgain) {
    Path socket() {
      return directory.resolve(driver + "-reg.sock");
    }
  }

  private Registration(
      Settings settings, BooleanSupplier driverAnswers, RegistrationService service, Log log) {
    this.settings = settings;
    this.driverAnswers = driverAnswers;
    this.service = service;
    this.log = log;
    this.keeper = Thread.ofVirtual().name("registration").unstarted(this::keep);
  }

  /// Starts offering the driver, now or as soon as it answers.
  ///
  /// @param driverAnswers asks the driver's own socket who it is
  /// @param refused called when kubelet does not want the driver
  public static Registration start(
      Settings settings, BooleanSupplier driverAnswers, Runnable refused, Log log) {
    var service = new RegistrationService(settings.driver(), settings.endpoint(), refused, log);
    var registration = new Registration(settings, driverAnswers, service, log);
    registration.keeper.start();
    return registration;
  }

  /// Tells whether kubelet has said that it knows the driver.
  public boolean registered() {
    return service.registered();
  }

  private void keep() {
    Optional<SocketServer> server = Optional.empty();
    try {
      while (closing.getCount() > 0) {
        if (server.isPresent() && !Files.exists(settings.socket())) {
          log.info("the registration socket was removed", "path", settings.socket());
          stop(server.get());
          server = Optional.empty();
        }
        if (server.isEmpty() && driverAnswers.getAsBoolean()) {
          server = Optional.ofNullable(offer());
        }
        if (closing.await(settings.lookAgain().toMillis(), TimeUnit.MILLISECONDS)) {
          break;
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      server.ifPresent(this::stop);
    }
  }

  private @Nullable SocketServer offer() {
    service.forget();
    try {
      var server =
          SocketServer.start(
              new Endpoint.Unix(settings.socket()),
              List.of(service),
              new CallLog(log, (method, code, reason, took) -> {}),
              GRACE);
      log.info("offering the driver to kubelet", "path", settings.socket());
      return server;
    } catch (IOException unavailable) {
      log.error(
          "cannot offer the driver to kubelet, trying again: is kubelet's plugins_registry"
              + " mounted?",
          "path",
          settings.socket(),
          "err",
          String.valueOf(unavailable.getMessage()));
      return null;
    }
  }

  private void stop(SocketServer server) {
    service.forget();
    try {
      server.close();
    } catch (IOException unclean) {
      log.warning("deregistration was not clean", "err", String.valueOf(unclean.getMessage()));
    }
  }

  /// Takes the driver back: kubelet forgets it when the socket goes.
  @Override
  public void close() {
    closing.countDown();
    try {
      keeper.join();
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
