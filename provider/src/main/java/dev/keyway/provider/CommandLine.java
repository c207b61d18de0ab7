// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import dev.keyway.provider.content.Rendering;
import dev.keyway.provider.log.LogOptions;
import dev.keyway.provider.log.Severity;
import dev.keyway.provider.server.Endpoint;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// From arguments and environment to options, or to everything that is wrong with them.
sealed interface CommandLine {

  /// Serve.
  record Run(ProviderOptions options) implements CommandLine {}

  /// Print the version.
  record Version() implements CommandLine {}

  /// Print the help.
  record Help() implements CommandLine {}

  /// The flags cannot be understood: exit 2.
  record Misused(List<String> problems) implements CommandLine {}

  /// The flags are understood and cannot be used: exit 1.
  record Unusable(List<String> problems) implements CommandLine {}

  static CommandLine parse(List<String> arguments, Map<String, String> environment) {
    var given = ProviderFlags.parse(arguments);
    if (!given.problems().isEmpty()) {
      return new Misused(given.problems());
    }
    if (given.is("help")) {
      return new Help();
    }
    if (given.is("version")) {
      return new Version();
    }
    return new Reader(given).options(environment);
  }

  /// Turns the texts into values.
  final class Reader {
    private final ProviderFlags.Given given;
    private final List<String> problems = new ArrayList<>();

    private Reader(ProviderFlags.Given given) {
      this.given = given;
    }

    private CommandLine options(Map<String, String> environment) {
      if (!given.text("metrics-backend").equalsIgnoreCase("prometheus")) {
        problems.add(
            "metrics-backend \"" + given.text("metrics-backend") + "\" is unknown: use Prometheus");
      }
      var options =
          new ProviderOptions(
              endpoint(),
              log(),
              given.is("enable-pprof") ? Optional.of(port("pprof-port")) : Optional.empty(),
              healthz(),
              port("prometheus-port"),
              new Rendering(
                  given.is("construct-pem-chain"),
                  given.is("write-cert-and-key-in-separate-files")),
              given.text("cloud-name"),
              present(environment.getOrDefault("AZURE_ENVIRONMENT_FILEPATH", "")).map(Path::of),
              proxy(),
              present(given.text("sni-name")),
              uri("nmi-endpoint"),
              given.text("custom-user-agent"),
              duration("mount-timeout"),
              duration("graceful-stop-timeout"));
      return problems.isEmpty() ? new Run(options) : new Unusable(problems);
    }

    private Endpoint endpoint() {
      try {
        return Endpoint.parse(given.text("endpoint"));
      } catch (IllegalArgumentException invalid) {
        problems.add(String.valueOf(invalid.getMessage()));
        return new Endpoint.Tcp("", 0);
      }
    }

    private ProviderOptions.Healthz healthz() {
      var path = given.text("healthz-path");
      if (!path.startsWith("/")) {
        problems.add("healthz-path \"" + path + "\" must start with /");
      }
      return new ProviderOptions.Healthz(port("healthz-port"), path, duration("healthz-timeout"));
    }

    private int port(String name) {
      int port = given.number(name);
      if (port < 0 || port > 65535) {
        problems.add(name + " " + port + " is not between 0 and 65535");
        return 0;
      }
      return port;
    }

    private Duration duration(String name) {
      return GoDuration.parse(given.text(name)).orElseThrow();
    }

    private Optional<URI> proxy() {
      if (given.text("token-proxy-url").isEmpty()) {
        return Optional.empty();
      }
      var url = uri("token-proxy-url");
      if (!"https".equalsIgnoreCase(url.getScheme())
          || url.getHost() == null
          || url.getRawUserInfo() != null
          || url.getRawQuery() != null
          || url.getRawFragment() != null) {
        problems.add("token-proxy-url must be an https URL without user, query and fragment");
      }
      return Optional.of(url);
    }

    private URI uri(String name) {
      try {
        return new URI(given.text(name));
      } catch (URISyntaxException invalid) {
        problems.add(name + " is not a URL: " + invalid.getMessage());
        return URI.create("https://invalid.invalid/");
      }
    }

    private static Optional<String> present(String text) {
      return text.isBlank() ? Optional.empty() : Optional.of(text.strip());
    }

    private LogOptions log() {
      return new LogOptions(
          given.is("log-format-json"),
          given.number("v"),
          perFile(given.text("vmodule")),
          given.is("logtostderr"),
          given.is("alsologtostderr"),
          severity(given.text("stderrthreshold")),
          present(given.text("log_dir")).map(Path::of),
          present(given.text("log_file")).map(Path::of),
          Math.max(0, given.number("log_file_max_size")),
          given.is("one_output"),
          given.is("skip_headers"),
          given.is("skip_log_headers"),
          given.is("add_dir_header"),
          given.text("log_backtrace_at"));
    }

    private Map<String, Integer> perFile(String text) {
      var levels = new HashMap<String, Integer>();
      for (var part : text.isEmpty() ? new String[0] : text.split(",")) {
        int equals = part.indexOf('=');
        if (equals < 1 || !part.substring(equals + 1).matches("[0-9]{1,4}")) {
          problems.add("vmodule \"" + part + "\" is not PATTERN=N");
        } else {
          levels.put(part.substring(0, equals), Integer.parseInt(part.substring(equals + 1)));
        }
      }
      return levels;
    }

    private Severity severity(String text) {
      return switch (text.toUpperCase(Locale.ROOT)) {
        case "0", "INFO" -> Severity.INFO;
        case "1", "WARNING" -> Severity.WARNING;
        case "2", "ERROR" -> Severity.ERROR;
        case "3", "FATAL" -> Severity.FATAL;
        default -> {
          problems.add("stderrthreshold \"" + text + "\" is no severity");
          yield Severity.ERROR;
        }
      };
    }
  }
}
