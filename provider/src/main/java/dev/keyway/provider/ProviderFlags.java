// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The provider's flags: their table, and reading them the way Go's `flag` package does
/// (provider.md §2.1).
final class ProviderFlags {

  enum Kind {
    BOOL,
    INT,
    DURATION,
    TEXT
  }

  /// @param group the heading it stands under in the help
  record Flag(String group, String name, Kind kind, String standard, String help) {}

  private static final String SERVING = "Serving";
  private static final String CONTENT = "Files";
  private static final String IDENTITY = "Clouds and identities";
  private static final String HEALTH = "Health, metrics, profiling";
  private static final String LOGGING = "Logging";

  static final List<Flag> TABLE =
      List.of(
          new Flag(
              SERVING,
              "endpoint",
              Kind.TEXT,
              "unix:///tmp/azure.sock",
              "where gRPC is served: unix:///PATH or tcp://HOST:PORT"),
          new Flag(
              SERVING,
              "mount-timeout",
              Kind.DURATION,
              "1m45s",
              "longest time for one mount; kubelet gives up after two minutes"),
          new Flag(
              SERVING,
              "graceful-stop-timeout",
              Kind.DURATION,
              "30s",
              "how long mounts in progress are waited for at the end"),
          new Flag(SERVING, "version", Kind.BOOL, "false", "print the version as JSON and exit"),
          new Flag(SERVING, "help", Kind.BOOL, "false", "print this text and exit"),
          new Flag(
              CONTENT,
              "construct-pem-chain",
              Kind.BOOL,
              "true",
              "order certificates that come out of PKCS#12, leaf first"),
          new Flag(
              CONTENT,
              "write-cert-and-key-in-separate-files",
              Kind.BOOL,
              "false",
              "write FILE.crt and FILE.key beside FILE"),
          new Flag(
              IDENTITY,
              "cloud-name",
              Kind.TEXT,
              "AzurePublicCloud",
              "the cloud of classes that name none"),
          new Flag(
              IDENTITY,
              "token-proxy-url",
              Kind.TEXT,
              "",
              "token proxy of identity binding; empty: the cluster's own"),
          new Flag(
              IDENTITY,
              "sni-name",
              Kind.TEXT,
              "",
              "server name of the token proxy; empty: found by asking the API server"),
          new Flag(
              IDENTITY,
              "nmi-endpoint",
              Kind.TEXT,
              "http://localhost:2579",
              "where NMI of aad-pod-identity answers"),
          new Flag(
              IDENTITY,
              "custom-user-agent",
              Kind.TEXT,
              "",
              "added to the User-Agent of calls to Azure"),
          new Flag(HEALTH, "healthz-port", Kind.INT, "8989", "port of the liveness probe"),
          new Flag(HEALTH, "healthz-path", Kind.TEXT, "/healthz", "path of the liveness probe"),
          new Flag(
              HEALTH,
              "healthz-timeout",
              Kind.DURATION,
              "5s",
              "limit for the gRPC call behind the probe"),
          new Flag(HEALTH, "metrics-backend", Kind.TEXT, "Prometheus", "the only one there is"),
          new Flag(HEALTH, "prometheus-port", Kind.INT, "8898", "port of /metrics"),
          new Flag(
              HEALTH,
              "enable-pprof",
              Kind.BOOL,
              "false",
              "serve thread dumps, heap histograms and recordings on localhost"),
          new Flag(HEALTH, "pprof-port", Kind.INT, "6060", "their port"),
          new Flag(
              LOGGING,
              "log-format-json",
              Kind.BOOL,
              "false",
              "log JSON: errors to stderr, the rest to stdout"),
          new Flag(LOGGING, "v", Kind.INT, "0", "verbosity of log lines, up to 5"),
          new Flag(LOGGING, "vmodule", Kind.TEXT, "", "verbosity by source file: PATTERN=N,..."),
          new Flag(LOGGING, "logtostderr", Kind.BOOL, "true", "log to stderr instead of files"),
          new Flag(
              LOGGING, "alsologtostderr", Kind.BOOL, "false", "log to stderr as well as to files"),
          new Flag(
              LOGGING,
              "stderrthreshold",
              Kind.TEXT,
              "2",
              "severity from which on lines for files also go to stderr"),
          new Flag(LOGGING, "log_dir", Kind.TEXT, "", "directory for one file per severity"),
          new Flag(LOGGING, "log_file", Kind.TEXT, "", "file for all lines"),
          new Flag(
              LOGGING,
              "log_file_max_size",
              Kind.INT,
              "1800",
              "MiB at which log_file starts anew; 0: never"),
          new Flag(
              LOGGING,
              "one_output",
              Kind.BOOL,
              "false",
              "write lines to the file of their own severity only"),
          new Flag(
              LOGGING, "skip_headers", Kind.BOOL, "false", "leave out severity, time and place"),
          new Flag(
              LOGGING,
              "skip_log_headers",
              Kind.BOOL,
              "false",
              "leave out the first lines of files"),
          new Flag(
              LOGGING, "add_dir_header", Kind.BOOL, "false", "name the source's directory too"),
          new Flag(
              LOGGING,
              "log_backtrace_at",
              Kind.TEXT,
              "",
              "FILE:LINE whose log lines get a stack trace"));

  private static final Map<String, Flag> BY_NAME = byName();

  private ProviderFlags() {}

  private static Map<String, Flag> byName() {
    var flags = new LinkedHashMap<String, Flag>();
    TABLE.forEach(flag -> flags.put(flag.name(), flag));
    flags.put("h", flags.get("help"));
    return flags;
  }

  /// What was given on the command line.
  ///
  /// @param values by flag, defaults included
  /// @param problems what cannot be understood: the caller shows the usage
  record Given(Map<String, String> values, List<String> problems) {
    String text(String name) {
      return values.getOrDefault(name, "");
    }

    boolean is(String name) {
      return text(name).equals("true");
    }

    int number(String name) {
      return Integer.parseInt(text(name));
    }
  }

  /// Reads `-flag`, `--flag`, `-flag=value` and `-flag value`; a switch takes a value only after
  /// `=`.
  static Given parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    TABLE.forEach(flag -> values.put(flag.name(), flag.standard()));
    var problems = new ArrayList<String>();
    for (int i = 0; i < arguments.size(); i++) {
      var argument = arguments.get(i);
      if (!argument.matches("--?[^-=].*")) {
        problems.add("\"" + argument + "\" is not a flag: a switch takes its value after =");
        continue;
      }
      var body = argument.substring(argument.startsWith("--") ? 2 : 1);
      int equals = body.indexOf('=');
      var flag = BY_NAME.get(equals < 0 ? body : body.substring(0, equals));
      if (flag == null) {
        problems.add("flag provided but not defined: " + argument);
        continue;
      }
      String value;
      if (equals >= 0) {
        value = body.substring(equals + 1);
      } else if (flag.kind() == Kind.BOOL) {
        value = "true";
      } else if (i + 1 < arguments.size()) {
        value = arguments.get(++i);
      } else {
        problems.add("flag needs an argument: -" + flag.name());
        continue;
      }
      accept(flag, value, values, problems);
    }
    return new Given(values, problems);
  }

  private static void accept(
      Flag flag, String value, Map<String, String> values, List<String> problems) {
    var canonical =
        switch (flag.kind()) {
          case TEXT -> value;
          case DURATION -> GoDuration.parse(value).isPresent() ? value : null;
          case INT -> value.matches("[+-]?[0-9]{1,9}") ? value.replace("+", "") : null;
          case BOOL ->
              switch (value) {
                case "1", "t", "T", "TRUE", "true", "True" -> "true";
                case "0", "f", "F", "FALSE", "false", "False" -> "false";
                default -> null;
              };
        };
    if (canonical == null) {
      problems.add("invalid value \"" + value + "\" for flag -" + flag.name());
    } else {
      values.put(flag.name(), canonical);
    }
  }

  /// Returns the help text, by groups, with examples.
  static String help() {
    var text = new StringBuilder("Usage: keyway provider [flags]\n");
    text.append("Serves Key Vault objects to the Secrets Store CSI driver.\n");
    var group = "";
    for (var flag : TABLE) {
      if (!flag.group().equals(group)) {
        group = flag.group();
        text.append('\n').append(group).append(":\n");
      }
      var name =
          "--"
              + flag.name()
              + (flag.kind() == Kind.BOOL ? "" : "=" + flag.kind().name().toLowerCase(Locale.ROOT));
      text.append(String.format("  %-42s %s", name, flag.help()));
      if (!flag.standard().isEmpty() && !flag.standard().equals("false")) {
        text.append(" (").append(flag.standard()).append(')');
      }
      text.append('\n');
    }
    return text.append(
            """

            Examples:
              keyway provider --endpoint=unix:///provider/azure.sock
              keyway provider --endpoint=unix:///provider/azure.sock --log-format-json -v=5
              keyway provider --endpoint=tcp://127.0.0.1:7777 --cloud-name=AzureUSGovernment
            """)
        .toString();
  }
}
