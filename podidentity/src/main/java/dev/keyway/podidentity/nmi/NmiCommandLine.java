// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.agent.iptables.Backend;
import dev.keyway.agent.log.LogFormat;
import dev.keyway.agent.log.LogOptions;
import dev.keyway.podidentity.nmi.NmiOptions.Mode;
import dev.keyway.podidentity.nmi.http.NmiServer;
import dev.keyway.podidentity.nmi.identity.StandardIdentities;
import dev.keyway.podidentity.nmi.redirect.RedirectOptions;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// From flags and environment to NMI's options.
final class NmiCommandLine {
  private static final int PROFILING_PORT = 6060;

  private final FlagReader flags;
  private final Map<String, String> environment;

  private NmiCommandLine(FlagReader flags, Map<String, String> environment) {
    this.flags = flags;
    this.environment = environment;
  }

  /// Returns what the flags say, noting with the reader what cannot be used.
  static NmiOptions read(FlagReader flags, Map<String, String> environment) {
    return new NmiCommandLine(flags, environment).alone();
  }

  /// Returns what the flags of [NmiFlags#embedded()] say; empty if NMI is not asked for.
  static Optional<NmiOptions> embedded(
      FlagReader flags, Map<String, String> environment, String node) {
    return flags.text("pod-identity").equals("none")
        ? Optional.empty()
        : Optional.of(new NmiCommandLine(flags, environment).part(node));
  }

  private NmiOptions alone() {
    return options(
        node(),
        "operation-mode",
        Optional.of(flags.port("http-probe-port")),
        Optional.of(flags.port("prometheus-port")),
        flags.is("enableProfile") ? Optional.of(PROFILING_PORT) : Optional.empty(),
        flags.text("custom-user-agent"),
        log());
  }

  private NmiOptions part(String node) {
    return options(
        node,
        "pod-identity",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        KlogFlags.read(flags));
  }

  private NmiOptions options(
      String node,
      String modeFlag,
      Optional<Integer> probePort,
      Optional<Integer> metricsPort,
      Optional<Integer> profilingPort,
      String userAgent,
      LogOptions log) {
    boolean namespaced =
        flags.is("forceNamespaced")
            || environment.getOrDefault("FORCENAMESPACED", "").equals("true");
    return new NmiOptions(
        server(),
        metadata(),
        node,
        mode(modeFlag, namespaced),
        namespaced,
        flags.text("MICNamespace"),
        flags.is("enableScaleFeatures"),
        limits(),
        flags.is("allow-cross-namespace-secrets"),
        flags.is("redirect") ? redirection() : Optional.empty(),
        flags.is("allow-network-plugin-kubenet")
            ? Optional.empty()
            : Optional.of(Path.of(flags.text("kubelet-config"))),
        probePort,
        metricsPort,
        profilingPort,
        flags.duration("shutdown-drain"),
        userAgent,
        log);
  }

  private NmiServer.Settings server() {
    return new NmiServer.Settings(
        new InetSocketAddress(address("nmi-listen-address"), flags.port("nmi-port")),
        flags.is("block-instance-metadata"),
        flags.is("metadata-header-required"),
        flags.is("set-retry-after-header"),
        positive("max-requests"),
        positive("max-requests-per-pod"));
  }

  private InetAddress address(String name) {
    try {
      return InetAddress.ofLiteral(flags.text(name));
    } catch (IllegalArgumentException _) {
      flags.problem(name + " \"" + flags.text(name) + "\" is not an IP address");
      return InetAddress.getLoopbackAddress();
    }
  }

  private int positive(String name) {
    int number = flags.number(name);
    if (number < 1) {
      flags.problem(name + " must be at least 1, not " + number);
    }
    return Math.max(1, number);
  }

  private URI metadata() {
    var address = address("metadata-ip");
    var host = address.getHostAddress();
    return URI.create(
        "http://%s:%d"
            .formatted(
                address instanceof Inet6Address ? "[" + host + "]" : host,
                flags.port("metadata-port")));
  }

  private String node() {
    var node = flags.present("node").orElse(environment.getOrDefault("KUBE_NODE_NAME", "").strip());
    if (node.isEmpty()) {
      flags.problem("node is empty: give the node's name, in a pod from spec.nodeName");
    }
    return node;
  }

  private Mode mode(String flag, boolean namespaced) {
    return switch (flags.text(flag).toLowerCase(Locale.ROOT)) {
      case "standard" -> Mode.STANDARD;
      case "managed" -> {
        if (!namespaced) {
          flags.problem(flag + " managed needs forceNamespaced");
        }
        yield Mode.MANAGED;
      }
      default -> {
        flags.problem(
            "%s \"%s\" is unsupported: use standard or managed".formatted(flag, flags.text(flag)));
        yield Mode.STANDARD;
      }
    };
  }

  private StandardIdentities.Limits limits() {
    long interval = Math.max(0, flags.number("find-identity-retry-interval"));
    long created = Math.max(0, flags.number("retry-attempts-for-created"));
    long assigned = Math.max(0, flags.number("retry-attempts-for-assigned"));
    return new StandardIdentities.Limits(
        Duration.ofSeconds(created * interval),
        Duration.ofSeconds((created + assigned) * interval));
  }

  private Optional<RedirectOptions> redirection() {
    var backend = Backend.read(flags);
    if (!flags.problems().isEmpty()) {
      // It would say the same of the same addresses again.
      return Optional.empty();
    }
    try {
      return Optional.of(
          RedirectOptions.of(
                  flags.text("metadata-ip"),
                  flags.text("metadata-port"),
                  flags.text("nmi-listen-address"),
                  flags.text("nmi-port"))
              .withInterval(Duration.ofSeconds(flags.number("ipt-update-interval-sec")))
              .withDeleteConntrack(flags.is("enable-conntrack-deletion"))
              .withSetRouteLocalnet(flags.is("set-route-localnet"))
              .withBackend(backend));
    } catch (IllegalArgumentException unusable) {
      flags.problem(String.valueOf(unusable.getMessage()));
      return Optional.empty();
    }
  }

  private LogOptions log() {
    var options = KlogFlags.read(flags);
    return switch (flags.text("log-format")) {
      case "text" -> options;
      case "json" -> options.in(LogFormat.JSON);
      default -> {
        flags.problem(
            "log-format \"%s\" is unknown: use text or json".formatted(flags.text("log-format")));
        yield options;
      }
    };
  }
}
