// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of the house: which module may know which, and what no code may do.
class ArchitectureTest {
  private static final List<String> MODULES =
      List.of(
          "json",
          "protocol",
          "agent",
          "certificate",
          "azure",
          "provider",
          "localkube",
          "kubernetes",
          "driver",
          "podidentity",
          "webhook",
          "azwi",
          "sandbox",
          "cli",
          "release",
          "bench");

  /// What each module may use of ours. The build's own dependencies allow more than that where a
  /// test needs it, so the classes are checked too.
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          entry("json", List.of()),
          entry("protocol", List.of()),
          entry("agent", List.of("kubernetes")),
          entry("certificate", List.of()),
          entry("azure", List.of("json", "certificate")),
          entry("provider", List.of("json", "protocol", "agent", "certificate", "azure")),
          entry("localkube", List.of()),
          entry("kubernetes", List.of("json")),
          entry("driver", List.of("json", "protocol", "agent", "certificate", "kubernetes")),
          entry("podidentity", List.of("json", "agent", "certificate", "azure", "kubernetes")),
          entry("webhook", List.of("json", "agent", "certificate", "azure", "kubernetes")),
          entry("azwi", List.of("json", "certificate", "azure", "kubernetes", "podidentity")),
          entry(
              "sandbox",
              List.of("json", "protocol", "agent", "azure", "provider", "localkube", "kubernetes")),
          entry(
              "cli",
              List.of(
                  "json",
                  "protocol",
                  "agent",
                  "certificate",
                  "azure",
                  "provider",
                  "localkube",
                  "kubernetes",
                  "driver",
                  "podidentity",
                  "webhook",
                  "azwi",
                  "sandbox")),
          // The reference is made of what each module declares.
          entry(
              "release",
              List.of(
                  "json",
                  "agent",
                  "azure",
                  "provider",
                  "kubernetes",
                  "driver",
                  "podidentity",
                  "webhook",
                  "azwi",
                  "cli")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.keyway");

  static Stream<Map.Entry<String, List<String>>> modules() {
    return MAY_USE.entrySet().stream();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void modulesUseOnlyWhatTheyMay(Map.Entry<String, List<String>> module) {
    var forbidden =
        MODULES.stream()
            .filter(other -> !other.equals(module.getKey()) && !module.getValue().contains(other))
            .map(other -> "dev.keyway." + other + "..")
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage("dev.keyway." + module.getKey() + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(forbidden)
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.keyway.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void azureKnowsNeitherKubernetesNorGrpc() {
    noClasses()
        .that()
        .resideInAPackage("dev.keyway.azure..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "io.fabric8..", "org.yaml..")
        .check(CLASSES);
  }

  @Test
  void nodeProgramsUseNoFrameworkAndNoReflectionHeavyLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.keyway.sandbox..",
            "dev.keyway.cli..",
            "dev.keyway.release..",
            "dev.keyway.bench..",
            "dev.keyway.webhook..",
            "dev.keyway.azwi..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "tools.jackson.databind..", "com.azure..", "org.slf4j..")
        .check(CLASSES);
  }

  @Test
  void theEnvironmentIsReadAndTheProcessEndedOnlyInTheCommand() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.keyway.cli..", "dev.keyway.release..", "dev.keyway.bench..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }

  @Test
  void everyPackageSaysWhatLivesThereAndIsNullMarked() throws IOException {
    for (var folder : folders()) {
      assertThat(folder.resolve("package-info.java"))
          .as("package %s", folder)
          .exists()
          .content()
          .contains("@NullMarked");
    }
  }

  @Test
  void nothingWaitsBySleeping() throws IOException {
    try (var files = Files.walk(Checkout.root())) {
      var sleeping =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("ArchitectureTest.java"))
              .filter(file -> file.toString().contains("/src/test/"))
              .filter(ArchitectureTest::sleeps)
              .toList();
      assertThat(sleeping).isEmpty();
    }
  }

  private static boolean sleeps(Path file) {
    try {
      return Files.readString(file).contains("Thread.sleep");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> folders() throws IOException {
    var folders = new ArrayList<Path>();
    for (var module : MODULES) {
      var sources = Checkout.root().resolve(module).resolve("src/main/java");
      if (Files.notExists(sources)) {
        continue; // protocol: all of it is generated
      }
      try (var files = Files.walk(sources)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .map(Path::getParent)
            .distinct()
            .forEach(folders::add);
      }
    }
    return folders;
  }
}
