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
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every page of `docs/tutorials` works as it stands, with the real `az` and `kubectl`, against one
/// local Azure that the commands of the start page have started. One page after the other: `az`
/// reads, changes and writes a vault's policies, so two at once would lose one's.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(2)
class TutorialsTest {
  private static final String START = "README.md";
  private static final String END = "End";
  private static final Path FORGOTTEN =
      Checkout.root().resolve("acceptance/src/test/resources/tutorial/forgotten-steps.yaml");

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
    reader.run("kubectl apply -f '%s'".formatted(FORGOTTEN));
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

  /// Pods of `forgotten-steps.yaml`, the page that tells what they lack, and by what.
  @ParameterizedTest
  @CsvSource({
    "untrusted,workload-identity-application.md,AADSTS700213",
    "untrusted,workload-identity-managed.md,AADSTS700213",
    "unknown,workload-identity-application.md,AADSTS700016",
    "unassigned,user-assigned-identity.md,Identity not found",
    "unauthorized,user-assigned-identity.md,does not have secrets get permission",
    "unbound,pod-identity.md,gave no token to the pod identity of pod",
    "wrong-password,service-principal.md,AADSTS7000215",
    "no-password,service-principal.md,failed: there is no such Secret"
  })
  void showsWhichStepAPodLacks(String pod, String page, String symptom) throws IOException {
    assertThat(page(page).text()).contains(symptom);

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofSeconds(1))
        .pollDelay(Duration.ZERO)
        .untilAsserted(() ->
            assertThat(
                    reader.run(
                        "kubectl -n forgotten get events -o 'jsonpath={.items[*].message}' "
                            + "--field-selector reason=FailedMount,involvedObject.name="
                            + pod))
                .contains(symptom));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "env -u REQUESTS_CA_BUNDLE az keyvault secret show --vault-name tutorialvault --name secret1 | CERTIFICATE_VERIFY_FAILED",
        "az keyvault secret show --vault-name nohosts --name secret1 | Failed to resolve",
        "az keyvault create --resource-group nogroup --name nogroup --location westus2 | ResourceGroupNotFound",
        "AZURE_CONFIG_DIR=$PWD/nologin az account show | Please run 'az login' to setup account."
      })
  void showsWhichStepTheStartLacks(String command, String symptom) throws IOException {
    assertThat(page(START).text()).contains(symptom);

    assertThat(reader.run(command)).contains(symptom);
  }

  private static Page page(String name) throws IOException {
    return Page.read(folder().resolve(name));
  }

  private static Path folder() {
    return Checkout.root().resolve("docs/tutorials");
  }
}
