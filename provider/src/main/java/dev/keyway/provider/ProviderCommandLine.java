// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.KlogFlags;
import dev.keyway.provider.content.Rendering;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// From arguments and environment to the provider's options.
final class ProviderCommandLine {
  private final FlagReader flags;

  private ProviderCommandLine(FlagReader flags) {
    this.flags = flags;
  }

  /// Returns what the flags say, noting with the reader what cannot be used.
  static ProviderOptions read(FlagReader flags, Map<String, String> environment) {
    return new ProviderCommandLine(flags).options(environment);
  }

  private ProviderOptions options(Map<String, String> environment) {
    if (!flags.text("metrics-backend").equalsIgnoreCase("prometheus")) {
      flags.problem(
          "metrics-backend \"" + flags.text("metrics-backend") + "\" is unknown: use Prometheus");
    }
    return new ProviderOptions(
        flags.endpoint("endpoint"),
        KlogFlags.read(flags),
        flags.is("enable-pprof") ? Optional.of(flags.port("pprof-port")) : Optional.empty(),
        healthz(),
        flags.port("prometheus-port"),
        mounts(environment),
        flags.duration("graceful-stop-timeout"));
  }

  /// Returns what the flags of mounting say, noting with the reader what cannot be used.
  static MountOptions mounts(FlagReader flags, Map<String, String> environment) {
    return new ProviderCommandLine(flags).mounts(environment);
  }

  private MountOptions mounts(Map<String, String> environment) {
    return new MountOptions(
        new Rendering(
            flags.is("construct-pem-chain"), flags.is("write-cert-and-key-in-separate-files")),
        flags.text("cloud-name"),
        Optional.of(environment.getOrDefault("AZURE_ENVIRONMENT_FILEPATH", "").strip())
            .filter(path -> !path.isEmpty())
            .map(Path::of),
        proxy(),
        flags.present("sni-name"),
        flags.uri("nmi-endpoint"),
        flags.text("custom-user-agent"),
        flags.duration("mount-timeout"));
  }

  private ProviderOptions.Healthz healthz() {
    var path = flags.text("healthz-path");
    if (!path.startsWith("/")) {
      flags.problem("healthz-path \"" + path + "\" must start with /");
    }
    return new ProviderOptions.Healthz(
        flags.port("healthz-port"), path, flags.duration("healthz-timeout"));
  }

  private Optional<URI> proxy() {
    if (flags.text("token-proxy-url").isEmpty()) {
      return Optional.empty();
    }
    var url = flags.uri("token-proxy-url");
    if (!"https".equalsIgnoreCase(url.getScheme())
        || url.getHost() == null
        || url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      flags.problem("token-proxy-url must be an https URL without user, query and fragment");
    }
    return Optional.of(url);
  }
}
