// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.cli.Programs;
import dev.keyway.provider.request.ClassParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The reference says what the code does: the pages are what is rendered, and nothing that the
/// sources read is missing from what they declare.
class ReferenceTest {
  private static final Path CHECKOUT = checkout();

  /// With `-Dkeyway.reference=write` the pages are written instead.
  private static final boolean WRITE = "write".equals(System.getProperty("keyway.reference"));

  private static final Pattern VARIABLE = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"");

  /// Texts that look like variables of the process and are none.
  private static final Set<String> NO_VARIABLES =
      Set.of(
          "CAP_NET_ADMIN", // a capability, in what iptables prints
          "NET_ADMIN", // capabilities of the proxy's init container
          "NET_RAW",
          "XTABLES_LOCKFILE", // set for that container
          "AZWI_PROXY_OUTPUT", // chains of iptables
          "AZWI_PROXY_REDIRECT",
          "MI_EXCEPTION", // in the body of an answer
          "REQUESTS_CA_BUNDLE", // set for programs that keyway run and sandbox env lead to the
          // local Azure
          "CURL_CA_BUNDLE",
          "NODE_EXTRA_CA_CERTS",
          "JAVA_TOOL_OPTIONS",
          "AZURE_CORE_COLLECT_TELEMETRY",
          "AZURE_CORE_INSTANCE_DISCOVERY",
          "KEYWAY_PROVIDER_FLAGS",
          "KEYWAY_PROVIDER_JAVA_OPTIONS"); // how the launcher trains the demo's provider

  private static final List<String> PROGRAMS =
      List.of(
          "agent",
          "azure",
          "provider",
          "kubernetes",
          "driver",
          "podidentity",
          "webhook",
          "azwi",
          "localkube",
          "cli");

  @Test
  void thePagesAreWhatTheCodeDeclares() throws IOException {
    if (WRITE) {
      Reference.write(CHECKOUT);
    }
    for (var page : Reference.render(CHECKOUT).entrySet()) {
      assertThat(Reference.folder(CHECKOUT).resolve(page.getKey()))
          .as("%s is out of date: ./keyway release reference writes it anew", page.getKey())
          .exists()
          .hasContent(page.getValue());
    }
  }

  @Test
  void everyVariableThatTheSourcesNameIsInTheReference() throws IOException {
    var told = variables();
    var read = new TreeSet<String>();
    for (var module : PROGRAMS) {
      read.addAll(found(VARIABLE, module));
    }
    read.removeAll(NO_VARIABLES);
    read.removeIf(name -> name.startsWith("AADSTS"));

    assertThat(told).containsAll(read);
  }

  @Test
  void everyVariableInTheReferenceIsReadSomewhere() throws IOException {
    var read = new TreeSet<String>();
    for (var module : PROGRAMS) {
      read.addAll(found(Pattern.compile("\"([A-Z][A-Z0-9_]+)\""), module));
    }
    // The launcher, a script, reads these.
    read.addAll(Set.of("JAVA_HOME", "KEYWAY_JAVA_OPTIONS"));

    assertThat(read).containsAll(variables());
  }

  @Test
  void everyParameterThatTheProviderReadsIsInTheReference() throws IOException {
    var request = CHECKOUT.resolve("provider/src/main/java/dev/keyway/provider/request");
    var read = Pattern.compile("(?:read\\.text|flag)\\(\"([A-Za-z]+)\"\\)");
    var fields = Pattern.compile("(?:text|fields\\.number)\\(\"([A-Za-z]+)\"\\)");
    var keys = Pattern.compile("keys\\.get(?:OrDefault)?\\(\"([a-z]+)\"");

    assertThat(found(read, request.resolve("MountParameters.java")))
        .containsExactlyInAnyOrderElementsOf(names(ClassParameters.PARAMETERS));
    assertThat(found(fields, request.resolve("ObjectSpecs.java")))
        .containsExactlyInAnyOrderElementsOf(names(ClassParameters.OBJECT_FIELDS));
    assertThat(found(keys, request.resolve("IdentityChoice.java")))
        .containsExactlyInAnyOrderElementsOf(names(ClassParameters.SECRET_KEYS));
  }

  @Test
  void everyKeyOfACloudsFileIsInTheReference() throws IOException {
    var read = Pattern.compile("(?:json\\.text|address)\\((?:json, )?\"([A-Za-z]+)\"");
    var clouds = CHECKOUT.resolve("azure/src/main/java/dev/keyway/azure/cloud/Clouds.java");

    assertThat(found(read, clouds))
        .containsExactlyInAnyOrderElementsOf(dev.keyway.azure.cloud.Clouds.fileKeys().keySet());
  }

  private static Set<String> names(List<dev.keyway.agent.flag.Setting> settings) {
    return settings.stream().map(setting -> setting.name()).collect(Collectors.toSet());
  }

  private static Set<String> variables() {
    return Stream.concat(
            Programs.inCluster().values().stream().flatMap(flags -> flags.variables().stream()),
            Programs.COMMAND_VARIABLES.stream())
        .map(setting -> setting.name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(Pattern pattern, String module) throws IOException {
    try (var files = Files.walk(CHECKOUT.resolve(module).resolve("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("ClusterPrograms.java")) // sets them, for children
          .flatMap(file -> found(pattern, file).stream())
          .collect(Collectors.toSet());
    }
  }

  private static Set<String> found(Pattern pattern, Path file) {
    try {
      return pattern
          .matcher(Files.readString(file))
          .results()
          .map(match -> match.group(1))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path checkout() {
    var folder = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(folder.resolve("keyway"))) {
      folder = Objects.requireNonNull(folder.getParent(), "not inside a checkout");
    }
    return folder;
  }
}
