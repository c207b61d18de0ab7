// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'', login.microsoftonline.com, vault.azure.net, management.azure.com, graph.microsoft.com",
    "AzureCloud, login.microsoftonline.com, vault.azure.net, management.azure.com, graph.microsoft.com",
    "azurepubliccloud, login.microsoftonline.com, vault.azure.net, management.azure.com, graph.microsoft.com",
    "AzureUSGovernment, login.microsoftonline.us, vault.usgovcloudapi.net, management.usgovcloudapi.net, graph.microsoft.us",
    "AZUREUSGOVERNMENTCLOUD, login.microsoftonline.us, vault.usgovcloudapi.net, management.usgovcloudapi.net, graph.microsoft.us",
    "AzureChinaCloud, login.chinacloudapi.cn, vault.azure.cn, management.chinacloudapi.cn, microsoftgraph.chinacloudapi.cn",
    "AzureGermanCloud, login.microsoftonline.de, vault.microsoftazure.de, management.microsoftazure.de, graph.microsoft.de",
  })
  void knowsCloudsByNameInAnyCase(
      String name, String login, String suffix, String management, String graph) {
    var cloud = Clouds.resolve(name, Optional.empty());

    assertThat(cloud.activeDirectoryEndpoint()).hasToString("https://" + login + "/");
    assertThat(cloud.keyVaultResource()).isEqualTo("https://" + suffix);
    assertThat(cloud.resourceManagerEndpoint()).hasToString("https://" + management + "/");
    assertThat(cloud.microsoftGraphEndpoint()).hasToString("https://" + graph + "/");
    assertThat(cloud.vaultUrl("kv")).hasToString("https://kv." + suffix + "/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AzureCloud1", "AZUREWRONGCLOUD"})
  void namesTheCloudItDoesNotKnow(String name) {
    assertThatThrownBy(() -> Clouds.resolve(name, Optional.empty()))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining(name);
  }

  @Test
  void readsACustomCloudWithKeysInAnyCase() throws Exception {
    var file =
        file(
            """
            {"NAME":"Mine","activedirectoryendpoint":"https://login.mine.test",
             "KeyVaultEndpoint":"https://vault.mine.test/","keyVaultDnsSuffix":"vault.mine.test",
             "resourceManagerEndpoint":"https://arm.mine.test:30005",
             "microsoftGraphEndpoint":"https://graph.mine.test",
             "resourceIdentifiers":{"graph":"x"},"galleryEndpoint":null}
            """);

    assertThat(Clouds.resolve("AZURESTACKCLOUD", Optional.of(file)))
        .isEqualTo(
            new Cloud(
                "Mine",
                URI.create("https://login.mine.test/"),
                "https://vault.mine.test",
                "vault.mine.test",
                URI.create("https://arm.mine.test:30005/"),
                URI.create("https://graph.mine.test/")));
  }

  @Test
  void defaultsNothingInACustomCloud() throws Exception {
    var cloud =
        Clouds.resolve("AzureStackCloud", Optional.of(file("{\"name\":\"AZURESTACKCLOUD\"}")));

    assertThat(cloud)
        .isEqualTo(
            new Cloud(
                "AZURESTACKCLOUD",
                Cloud.NO_ACTIVE_DIRECTORY,
                "",
                "",
                Cloud.NO_RESOURCE_MANAGER,
                Cloud.NO_GRAPH));
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws Exception {
    assertThatThrownBy(() -> Clouds.resolve("AzureStackCloud", Optional.empty()))
        .hasMessageContaining("AZURE_ENVIRONMENT_FILEPATH");
    var missing = Optional.of(folder.resolve("akscustom.json"));
    assertThatThrownBy(() -> Clouds.resolve("AzureStackCloud", missing))
        .hasMessageContaining("AzureStackCloud")
        .hasMessageContaining(missing.get().toString())
        .hasMessageContaining("no such file");
    var broken = Optional.of(file("{\"name\":"));
    assertThatThrownBy(() -> Clouds.resolve("AzureStackCloud", broken))
        .hasMessageContaining("JSON");
    var plain = Optional.of(file("{\"activeDirectoryEndpoint\":\"http://login.test/\"}"));
    assertThatThrownBy(() -> Clouds.resolve("AzureStackCloud", plain))
        .hasMessageContaining("https");
    var plainManager = Optional.of(file("{\"resourceManagerEndpoint\":\"http://arm.test/\"}"));
    assertThatThrownBy(() -> Clouds.resolve("AzureStackCloud", plainManager))
        .hasMessageContaining("resourceManagerEndpoint")
        .hasMessageContaining("https");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/proc/self/environ", "/proc/self/cwd", "/tmp"})
  void readsOrdinaryFilesOnly(String path) {
    assertThatThrownBy(() -> Clouds.resolve("AzureStackCloud", Optional.of(Path.of(path))))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("no ordinary file");
  }

  @Test
  void readsNoMoreOfAFileThanACloudNeeds() throws Exception {
    var large = Optional.of(file("{\"name\":\"" + "x".repeat(1 << 20) + "\"}"));

    assertThatThrownBy(() -> Clouds.resolve("AzureStackCloud", large))
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("larger");
  }

  private Path file(String json) throws Exception {
    return Files.writeString(Files.createTempFile(folder, "cloud", ".json"), json);
  }
}
