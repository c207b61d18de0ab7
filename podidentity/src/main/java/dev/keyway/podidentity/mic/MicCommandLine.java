// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic;

import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.log.LogFormat;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.lease.LeaderElection;
import dev.keyway.podidentity.matching.IdentityRules;
import dev.keyway.podidentity.mic.assign.WorkSettings;
import dev.keyway.podidentity.mic.cloud.SignIn;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// From flags and environment to MIC's options.
final class MicCommandLine {
  private static final int PROFILING_PORT = 6060;
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);

  private final FlagReader flags;
  private final Map<String, String> environment;

  private MicCommandLine(FlagReader flags, Map<String, String> environment) {
    this.flags = flags;
    this.environment = environment;
  }

  /// Returns what the flags say, noting with the reader what cannot be used.
  static MicOptions read(FlagReader flags, Map<String, String> environment) {
    return new MicCommandLine(flags, environment).options();
  }

  private MicOptions options() {
    var namespace = environment.getOrDefault("MIC_POD_NAMESPACE", "").strip();
    if (namespace.isEmpty()) {
      flags.problem(
          "MIC_POD_NAMESPACE is not set: set it to the pod's namespace, from metadata.namespace");
    }
    return new MicOptions(
        log(),
        flags.present("kubeconfig").map(Path::of),
        new SignIn(flags.present("cloudconfig").map(Path::of), environment, immutable()),
        scope(),
        work(),
        callsPerSecond(),
        election(),
        flags.port("http-probe-port"),
        flags.port("prometheus-port"),
        flags.is("enableProfile") ? Optional.of(PROFILING_PORT) : Optional.empty(),
        flags.is("enable-type-upgrade")
            ? Optional.of(
                new UpgradeMark.Place(
                    new ObjectKey(namespace, flags.text("config-map-name")),
                    flags.text("type-upgrade-status-key")))
            : Optional.empty(),
        flags.text("custom-user-agent"));
  }

  private LogOptions log() {
    var log = KlogFlags.read(flags);
    return switch (flags.text("log-format")) {
      case "text" -> log;
      case "json" -> log.in(LogFormat.JSON);
      default -> {
        flags.problem("log-format \"" + flags.text("log-format") + "\" is neither text nor json");
        yield log;
      }
    };
  }

  private Set<String> immutable() {
    return Stream.of(flags.text("immutable-user-msis").split(","))
        .map(String::strip)
        .filter(id -> !id.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private IdentityRules.Scope scope() {
    boolean confined =
        flags.is("forceNamespaced")
            || environment.getOrDefault("FORCENAMESPACED", "").equalsIgnoreCase("true");
    return confined ? IdentityRules.Scope.NAMESPACE : IdentityRules.Scope.CLUSTER;
  }

  private WorkSettings work() {
    int parallel = flags.number("createDeleteBatch");
    if (parallel <= 0) {
      flags.problem("createDeleteBatch " + parallel + " must be at least 1");
    }
    return WorkSettings.STANDARD.paced(
        parallel,
        positive("identity-assignment-reconcile-interval"),
        positive("syncRetryDuration"),
        flags.duration("update-user-msi-retry-interval"));
  }

  private Duration positive(String name) {
    var time = flags.duration(name);
    if (!time.isPositive()) {
      flags.problem(name + " must be longer than 0");
    }
    return time;
  }

  private double callsPerSecond() {
    var text = flags.text("clientQps");
    if (text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?")) {
      return Double.parseDouble(text);
    }
    flags.problem("clientQps \"" + text + "\" is no number of calls a second");
    return 0;
  }

  private LeaderElection.Settings election() {
    var duration = flags.duration("leader-election-duration");
    if (duration.compareTo(SHORTEST_LEASE) < 0) {
      flags.problem("leader-election-duration must be at least 1s");
    }
    return new LeaderElection.Settings(
        new ObjectKey(flags.text("leader-election-namespace"), flags.text("leader-election-name")),
        flags.present("leader-election-instance").orElseGet(this::host),
        duration);
  }

  /// A pod's host name is its own name.
  private String host() {
    var name = environment.getOrDefault("HOSTNAME", "").strip();
    if (!name.isEmpty()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      flags.problem("the host has no name: give --leader-election-instance");
      return "";
    }
  }
}
