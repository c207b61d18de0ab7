// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.tutorial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.acceptance.Checkout;
import dev.keyway.acceptance.lab.Commands;
import dev.keyway.localkube.KubernetesBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every page of `docs/tutorials` works as it stands, with the real `az` and `kubectl`, against one
/// local Azure that the commands of the start page have started. One page after the other: `az`
/// reads, changes and writes a vault's policies, so two at once would lose one's.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
class TutorialsTest {
  private static final String START = "README.md";
  private static final String END = "End";

  private Reader reader;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    assumeTrue(Commands.find("az").isPresent(), "az, the Azure CLI, is not on PATH");
    assumeTrue(Commands.find("jq").isPresent(), "jq is not on PATH");
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(
        binaries.isPresent() && binaries.get().kubectl().isPresent(), KubernetesBinaries.ADVICE);
    assumeTrue(Reader.possible(), "volumes and a hosts file of one's own take root");
    reader = new Reader(folder);
    reader.follow(page(START).without(END));
  }

  @AfterAll
  void end() throws IOException {
    if (reader != null) {
      reader.follow(page(START).only(END));
    }
  }

  static Stream<Page> pages() throws IOException {
    try (var files = Files.list(folder())) {
      var pages = Stream.<Page>builder();
      for (var file : files.sorted().toList()) {
        if (!file.endsWith(START)) {
          pages.add(Page.read(file));
        }
      }
      return pages.build();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void followsThePage(Page page) throws IOException {
    assertThat(page.blocks()).isNotEmpty();

    reader.follow(page);
  }

  private static Page page(String name) throws IOException {
    return Page.read(folder().resolve(name));
  }

  private static Path folder() {
    return Checkout.root().resolve("docs/tutorials");
  }
}
