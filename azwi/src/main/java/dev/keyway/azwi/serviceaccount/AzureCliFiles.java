// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the Azure CLI has written down for itself.
///
/// @param folder usually `~/.azure`
public record AzureCliFiles(Path folder) {
  private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

  /// Returns the folder that the CLI uses: `AZURE_CONFIG_DIR`, or `.azure` at home.
  public static AzureCliFiles of(Map<String, String> environment) {
    var named = environment.getOrDefault("AZURE_CONFIG_DIR", "");
    return new AzureCliFiles(
        named.isBlank() ? Path.of(environment.getOrDefault("HOME", ""), ".azure") : Path.of(named));
  }

  /// Returns `given`, or else the subscription that the CLI works with.
  ///
  /// @throws InvalidOption if neither is a UUID
  public String subscription(String given) {
    return Optional.of(given)
        .filter(AzureCliFiles::isSubscription)
        .or(this::current)
        .orElseThrow(
            () -> new InvalidOption("--subscription-id is required (and must be a valid UUID)"));
  }

  private Optional<String> current() {
    var cloud =
        Optional.ofNullable(sections("config").get("cloud"))
            .map(section -> section.get("name"))
            .orElse("AzureCloud");
    return Optional.ofNullable(sections("clouds.config").get(cloud))
        .map(section -> section.get("subscription"))
        .filter(AzureCliFiles::isSubscription);
  }

  private static boolean isSubscription(String text) {
    return SignIn.isUuid(text) && !text.equals(NOBODY);
  }

  private Map<String, Map<String, String>> sections(String file) {
    var sections = new LinkedHashMap<String, Map<String, String>>();
    Map<String, String> section = new LinkedHashMap<>();
    for (var line : lines(file).map(String::strip).toList()) {
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        section =
            sections.computeIfAbsent(
                line.substring(1, line.length() - 1).strip(), _ -> new LinkedHashMap<>());
      } else if (equals > 0 && !line.startsWith("#") && !line.startsWith(";")) {
        section.put(
            line.substring(0, equals).strip().toLowerCase(Locale.ROOT),
            line.substring(equals + 1).strip());
      }
    }
    return sections;
  }

  private Stream<String> lines(String file) {
    try {
      return Files.readString(folder.resolve(file), StandardCharsets.UTF_8).lines();
    } catch (IOException _) {
      return Stream.empty();
    }
  }
}
