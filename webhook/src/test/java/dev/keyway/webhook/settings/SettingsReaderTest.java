// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private static final ProgramImage OWN = ProgramImage.published("v1");
  private static final TokenFlags BINDING =
      new TokenFlags("", "identity-binding", "api://AKSIdentityBinding");

  private static Map<String, String> with(String... more) {
    var environment = new HashMap<>(Map.of("AZURE_TENANT_ID", "tenant"));
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return environment;
  }

  private static WebhookSettings read(String... more) throws InvalidSettings {
    return SettingsReader.read(with(more), TokenFlags.NONE, OWN);
  }

  private static CaSource ca(String... more) throws InvalidSettings {
    return SettingsReader.read(with(more), BINDING, OWN).identityBinding().orElseThrow().ca();
  }

  private static List<String> problems(Map<String, String> environment, TokenFlags flags) {
    var invalid =
        catchThrowableOfType(
            InvalidSettings.class, () -> SettingsReader.read(environment, flags, OWN));
    assertThat(invalid).as("the settings are refused").isNotNull();
    return invalid.problems();
  }

  @Test
  void needsNothingButATenant() throws InvalidSettings {
    var settings = read();
    assertThat(settings.tenantId()).isEqualTo("tenant");
    assertThat(settings.authorityHost()).isEqualTo("https://login.microsoftonline.com/");
    assertThat(settings.audience()).isEqualTo("api://AzureADTokenExchange");
    assertThat(settings.identityBinding()).isEmpty();
    assertThat(settings.proxy()).isEqualTo(new ProgramImage("ghcr.io/keyway/keyway:v1", true));
    assertThat(settings.proxyInit()).isEqualTo(settings.proxy());
  }

  @Test
  void tellsAMissingTenantFromAnEmptyOne() {
    assertThat(problems(Map.of(), TokenFlags.NONE))
        .containsExactly("required key AZURE_TENANT_ID missing value");
    assertThat(problems(Map.of("AZURE_TENANT_ID", ""), TokenFlags.NONE))
        .containsExactly("AZURE_TENANT_ID is required");
  }

  @Test
  void prefersTheVariablesWithThePrefix() throws InvalidSettings {
    assertThat(read("CONFIG_AZURE_TENANT_ID", "other").tenantId()).isEqualTo("other");
    assertThat(problems(with("CONFIG_AZURE_TENANT_ID", ""), TokenFlags.NONE))
        .containsExactly("AZURE_TENANT_ID is required");
  }

  @ParameterizedTest
  @CsvSource({
    "'',https://login.microsoftonline.com/",
    "AzurePublicCloud,https://login.microsoftonline.com/",
    "AZUREPUBLICCLOUD,https://login.microsoftonline.com/",
    "AzureUSGovernmentCloud,https://login.microsoftonline.us/",
    "AzureChinaCloud,https://login.chinacloudapi.cn/",
    "azurechinacloud,https://login.chinacloudapi.cn/",
    "AzureGermanCloud,https://login.microsoftonline.de/",
  })
  void knowsTheAuthorityOfEachCloud(String cloud, String authority) throws InvalidSettings {
    assertThat(read("AZURE_ENVIRONMENT", cloud).authorityHost()).isEqualTo(authority);
  }

  @Test
  void refusesACloudThatIsNone() {
    assertThat(problems(with("AZURE_ENVIRONMENT", "Moon"), TokenFlags.NONE))
        .singleElement()
        .asString()
        .startsWith("failed to get AAD endpoint: ")
        .contains("Moon");
  }

  @Test
  void takesTheAuthorityOfACustomCloudFromItsFile(@TempDir Path folder)
      throws IOException, InvalidSettings {
    var file = folder.resolve("cloud.json");
    Files.writeString(file, "{\"activeDirectoryEndpoint\":\"https://login.local\"}");
    var named =
        new String[] {
          "AZURE_ENVIRONMENT", "AzureStackCloud", "AZURE_ENVIRONMENT_FILEPATH", file.toString()
        };
    assertThat(read(named).authorityHost()).isEqualTo("https://login.local/");

    Files.writeString(file, "{}");
    assertThat(problems(with(named), TokenFlags.NONE))
        .singleElement()
        .asString()
        .contains("activeDirectoryEndpoint");
  }

  @Test
  void takesNamedImagesForThoseOfTheOriginal() throws InvalidSettings {
    var settings = read("PROXY_IMAGE", "mcr/proxy:1", "KEYWAY_IMAGE", "mirror/keyway:1");
    assertThat(settings.proxy()).isEqualTo(new ProgramImage("mcr/proxy:1", false));
    assertThat(settings.proxyInit()).isEqualTo(new ProgramImage("mirror/keyway:1", true));
  }

  @Test
  void readsEachSourceOfTheAuthority() throws InvalidSettings {
    assertThat(ca()).isEqualTo(new CaSource.None());
    assertThat(ca("AZURE_KUBERNETES_CA_DATA", "pem")).isEqualTo(new CaSource.Data("pem"));
    assertThat(ca("AZURE_KUBERNETES_CA_CONFIGMAP_NAME", "kube-root-ca.crt"))
        .isEqualTo(new CaSource.ConfigMap("kube-root-ca.crt"));
    assertThat(ca("CONFIG_AZURE_KUBERNETES_CA_CTB_SIGNER_NAME", "example.com/signer"))
        .isInstanceOfSatisfying(
            CaSource.TrustBundle.class,
            bundle -> {
              assertThat(bundle.signer()).isEqualTo("example.com/signer");
              assertThat(bundle.labelSelector()).isEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "AZURE_KUBERNETES_CA_DATA,AZURE_KUBERNETES_CA_CONFIGMAP_NAME",
    "AZURE_KUBERNETES_CA_DATA,AZURE_KUBERNETES_CA_CTB_SIGNER_NAME",
    "AZURE_KUBERNETES_CA_CONFIGMAP_NAME,AZURE_KUBERNETES_CA_CTB_SIGNER_NAME",
  })
  void refusesTwoSourcesOfTheAuthority(String one, String other) {
    assertThat(problems(with(one, "a", other, "b"), TokenFlags.NONE))
        .containsExactly(
            "only one of AZURE_KUBERNETES_CA_DATA, AZURE_KUBERNETES_CA_CONFIGMAP_NAME or"
                + " AZURE_KUBERNETES_CA_CTB_SIGNER_NAME can be set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"matchLabels\":{\"a\":\"b\"}}",
        "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"b\",\"c\"]},"
            + "{\"key\":\"d\",\"operator\":\"NotIn\",\"values\":[\"e\"]}]}",
        "{\"matchLabels\":{\"a\":\"b\"},"
            + "\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\",\"values\":[\"b\"]}]}",
        "{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\"}]}",
      })
  void readsALabelSelector(String json) throws InvalidSettings {
    assertThat(selector(json)).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "null"})
  void takesABlankLabelSelectorForNone(String json) throws InvalidSettings {
    assertThat(selector(json)).isEmpty();
  }

  private static String selector(String json) throws InvalidSettings {
    var source =
        ca(
            "AZURE_KUBERNETES_CA_CTB_SIGNER_NAME",
            "example.com/signer",
            "AZURE_KUBERNETES_CA_CTB_LABEL_SELECTOR",
            json);
    return ((CaSource.TrustBundle) source).labelSelector().map(Object::toString).orElse("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not-a-json",
        "[]",
        "{} {}",
        "{\"matchLabels\":{\"a\":1}}",
        "{\"matchExpressions\":[{\"key\":\"a\"}]}",
      })
  void refusesALabelSelectorThatIsNone(String json) {
    var environment =
        with(
            "AZURE_KUBERNETES_CA_CTB_SIGNER_NAME",
            "example.com/signer",
            "AZURE_KUBERNETES_CA_CTB_LABEL_SELECTOR",
            json);
    assertThat(problems(environment, TokenFlags.NONE))
        .singleElement()
        .asString()
        .startsWith(
            "envconfig.Process: assigning CONFIG_AZURE_KUBERNETES_CA_CTB_LABEL_SELECTOR to"
                + " AzureKubernetesCACTBLabelSelector: converting '"
                + json
                + "' to type config.LabelSelectorPtr. details: failed to decode LabelSelector: ");
  }

  @Test
  void refusesALabelSelectorWithoutASigner() {
    assertThat(problems(with("AZURE_KUBERNETES_CA_CTB_LABEL_SELECTOR", "{}"), TokenFlags.NONE))
        .containsExactly(
            "AZURE_KUBERNETES_CA_CTB_SIGNER_NAME needs to be set when"
                + " AZURE_KUBERNETES_CA_CTB_LABEL_SELECTOR is set");
  }

  @Test
  void letsPodsAskForIdentityBindings() throws InvalidSettings {
    var environment =
        with(
            "AZURE_KUBERNETES_TOKEN_PROXY",
            "https://kubernetes.default.svc",
            "AZURE_KUBERNETES_SNI_NAME",
            "name.local");
    assertThat(SettingsReader.read(environment, BINDING, OWN).identityBinding())
        .contains(
            new IdentityBinding(
                "azure.workload.identity/use-identity-binding",
                "api://AKSIdentityBinding",
                "https://kubernetes.default.svc",
                "name.local",
                new CaSource.None()));
  }

  @ParameterizedTest
  @CsvSource({
    "'',aud,custom token endpoint annotation suffix cannot be empty when audience is set",
    "identity,'',custom token endpoint audience cannot be empty when annotation suffix is set",
    "identity,API://azureadtokenexchange,"
        + "custom token endpoint audience cannot be equal to default audience"
        + " \"api://AzureADTokenExchange\"",
  })
  void refusesHalfOfACustomEndpoint(String suffix, String audience, String problem) {
    assertThat(problems(with(), new TokenFlags("other", suffix, audience)))
        .containsExactly(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "-", "a_", "a b", "ä"})
  void refusesASuffixThatMakesNoAnnotation(String suffix) {
    assertThat(problems(with(), new TokenFlags("", suffix, "aud")))
        .singleElement()
        .asString()
        .startsWith(
            "custom token endpoint annotation key \"azure.workload.identity/use-"
                + suffix
                + "\" is not valid: ");
  }

  @Test
  void limitsTheLengthOfASuffix() throws InvalidSettings {
    SettingsReader.read(with(), new TokenFlags("", "a".repeat(59), "aud"), OWN);
    assertThat(problems(with(), new TokenFlags("", "a".repeat(60), "aud")))
        .singleElement()
        .asString()
        .contains("63");
  }

  @Test
  void saysAllThatIsWrong() {
    var environment = Map.of("AZURE_ENVIRONMENT", "Moon");
    assertThat(problems(environment, new TokenFlags("", "x", ""))).hasSize(3);
  }
}
