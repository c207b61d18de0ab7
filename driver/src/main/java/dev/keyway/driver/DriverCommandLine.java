// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver;

import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.KlogFlags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// From flags and environment to the driver's options.
final class DriverCommandLine {
  private static final Pattern TMPFS_SIZE = Pattern.compile("[1-9][0-9]{0,14}[kKmMgG%]?");

  /// What has a name is a driver (csi-driver.md §19).
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,61}[A-Za-z]");

  private static final Pattern TAINT = Pattern.compile("([A-Za-z0-9.-]+/)?[A-Za-z0-9._-]{1,63}");
  private static final long SMALLEST_TMPFS = 64 << 20;

  private final FlagReader flags;
  private final Map<String, String> environment;

  private DriverCommandLine(FlagReader flags, Map<String, String> environment) {
    this.flags = flags;
    this.environment = environment;
  }

  /// Returns what the flags say, noting with the reader what cannot be used.
  static DriverOptions read(FlagReader flags, Map<String, String> environment) {
    return new DriverCommandLine(flags, environment).options();
  }

  private DriverOptions options() {
    if (!flags.text("metrics-backend").equalsIgnoreCase("prometheus")) {
      flags.problem(
          "metrics-backend \"" + flags.text("metrics-backend") + "\" is unknown: use Prometheus");
    }
    var registration = registration();
    return new DriverOptions(
        flags.endpoint("endpoint"),
        KlogFlags.read(flags),
        name(),
        node(),
        providerFolders(),
        largestAnswer(),
        flags.is("provider-health-check")
            ? Optional.of(interval("provider-health-check-interval"))
            : Optional.empty(),
        flags.is("enable-secret-rotation")
            ? Optional.of(flags.duration("rotation-poll-interval"))
            : Optional.empty(),
        tmpfsSize(),
        flags.address("metrics-addr"),
        health(registration.isPresent()),
        flags.is("enable-pprof") ? Optional.of(flags.port("pprof-port")) : Optional.empty(),
        registration,
        startupTaint(),
        flags.present("kubeconfig").map(Path::of),
        flags.duration("graceful-stop-timeout"));
  }

  private String name() {
    var name = flags.text("drivername");
    if (!NAME.matcher(name).matches()) {
      flags.problem("drivername \"" + name + "\" is no name of a CSI driver");
    }
    return name;
  }

  private String node() {
    var node =
        flags.present("nodeid").orElse(environment.getOrDefault("KUBE_NODE_NAME", "").strip());
    if (node.isEmpty()) {
      flags.problem("nodeid is empty: give the node's name, in a pod from spec.nodeName");
    }
    return node;
  }

  private List<Path> providerFolders() {
    var folders = new ArrayList<Path>();
    Stream.concat(
            Stream.of(flags.text("additional-provider-volume-paths").split(",")),
            Stream.of(flags.text("provider-volume")))
        .map(String::strip)
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .distinct()
        .forEach(folders::add);
    return folders;
  }

  private int largestAnswer() {
    int bytes = flags.number("max-call-recv-msg-size");
    if (bytes <= 0) {
      flags.problem("max-call-recv-msg-size " + bytes + " is not a number of bytes");
    }
    return bytes;
  }

  private Duration interval(String name) {
    var interval = flags.duration(name);
    if (interval.isZero()) {
      flags.problem(name + " must be longer than 0");
    }
    return interval;
  }

  private String tmpfsSize() {
    var size = flags.text("tmpfs-size").strip();
    if (size.isEmpty()) {
      long bytes = Math.max(SMALLEST_TMPFS, 4L * flags.number("max-call-recv-msg-size"));
      return (bytes >> 10) + "k";
    }
    if (!TMPFS_SIZE.matcher(size).matches()) {
      flags.problem("tmpfs-size \"" + size + "\" is neither N, Nk, Nm, Ng nor N%");
    }
    return size;
  }

  private Optional<Integer> health(boolean selfRegistered) {
    var text = flags.text("health-port").strip();
    if (text.equals("none") || (text.isEmpty() && !selfRegistered)) {
      return Optional.empty();
    }
    var port = text.isEmpty() ? DriverFlags.STANDARD_HEALTH_PORT : text;
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
      flags.problem("health-port \"" + text + "\" is neither a port nor none");
      return Optional.empty();
    }
    return Optional.of(Integer.valueOf(port));
  }

  private Optional<DriverOptions.SelfRegistration> registration() {
    var directory = flags.present("registration-dir");
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    var path = Path.of(directory.get());
    if (!Files.isDirectory(path)) {
      if (!directory.get().equals(DriverFlags.STANDARD_REGISTRATION_DIR)) {
        flags.problem("registration-dir " + path + " is not a directory: mount kubelet's there");
      }
      return Optional.empty();
    }
    return Optional.of(
        new DriverOptions.SelfRegistration(path, flags.text("kubelet-registration-path")));
  }

  private Optional<String> startupTaint() {
    var taint = flags.present("startup-taint");
    taint
        .filter(key -> !TAINT.matcher(key).matches())
        .ifPresent(key -> flags.problem("startup-taint \"" + key + "\" is no key of a taint"));
    return taint;
  }
}
