// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyway.azure.credential.Credential;
import dev.keyway.provider.request.MountException.InvalidMount;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountRequestTest {
  private static final String TOKENS = "csi.storage.k8s.io/serviceAccount.tokens";

  private static List<String> problems(MountRequests mount) {
    var invalid = catchThrowableOfType(InvalidMount.class, mount::parse);
    assertThat(invalid).as("the mount is refused").isNotNull();
    return invalid.problems();
  }

  private static String tokens(String audience, String token) {
    return "{\"%s\":{\"token\":\"%s\",\"expirationTimestamp\":\"2026-11-22T10:00:00Z\"}}"
        .formatted(audience, token);
  }

  @Test
  void acceptsAMountWithNothingWrong() {
    var request = MountRequests.valid().parse();

    assertThat(request.pod()).isEqualTo(new PodRef("shop", "web-0"));
    assertThat(request.vaultUrl()).isEqualTo(URI.create("https://testkv.vault.azure.net/"));
    assertThat(request.objects())
        .containsExactly(
            new ObjectSpec(
                0,
                ObjectKind.SECRET,
                "secret1",
                "",
                0,
                ObjectFormat.PEM,
                ObjectEncoding.UTF_8,
                "secret1",
                new FileMode(0644)));
  }

  @ParameterizedTest
  @CsvSource({
    "csi.storage.k8s.io/pod.name, pod.name",
    "csi.storage.k8s.io/pod.namespace, pod.namespace",
    "keyvaultName, keyvaultName",
    "tenantID, tenantId",
    "objects, objects"
  })
  void namesTheParameterThatIsMissing(String removed, String named) {
    assertThat(problems(MountRequests.valid().without(removed)))
        .singleElement()
        .asString()
        .contains(named);
  }

  @Test
  void namesEverythingThatIsWrongInOneMessage() {
    var mount =
        MountRequests.valid()
            .without("csi.storage.k8s.io/pod.name")
            .with("keyvaultName", "kv")
            .with("tenantID", "no tenant")
            .with("cloudName", "AzureCloud1")
            .with("usePodIdentity", "tru")
            .withObjects("objectName: a_b\nobjectType: secret\nobjectFormat: pkcs\n");

    var invalid = catchThrowableOfType(InvalidMount.class, mount::parse);

    assertThat(invalid.problems()).hasSize(7);
    assertThat(invalid)
        .hasMessageStartingWith("7 problems:")
        .hasMessageContainingAll(
            "1. ", "pod.name", "tru", "kv", "no tenant", "AzureCloud1", "pkcs", "objectName");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "True", "1", " true ", "t", "T", "TRUE", "\u00a0true\u2003"})
  void readsTrue(String text) {
    var request =
        MountRequests.valid().without("useVMManagedIdentity").with("usePodIdentity", text).parse();
    assertThat(request.credential()).isEqualTo(new Credential.PodIdentity("web-0", "shop", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "FALSE", "0", "", "f", "F", "False", "  "})
  void readsFalse(String text) {
    assertThatCode(() -> MountRequests.valid().with("usePodIdentity", text).parse())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "usePodIdentity, tru",
    "useVMManagedIdentity, tru",
    "useAzureTokenProxy, invalid",
    "usePodIdentity, yes"
  })
  void namesTheBadBoolean(String parameter, String text) {
    assertThat(problems(MountRequests.valid().with(parameter, text)))
        .singleElement()
        .asString()
        .contains(parameter, text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"longkeyvaultnamewhichisnotvalid", "kv", "kv_test", "kvé", "a.b", "kv/x"})
  void refusesAVaultName(String name) {
    assertThat(problems(MountRequests.valid().with("keyvaultName", name)))
        .singleElement()
        .asString()
        .contains("keyvaultName", name);
  }

  @ParameterizedTest
  @CsvSource({
    "'', vault.azure.net",
    "AZUREPUBLICCLOUD, vault.azure.net",
    "AzureCloud, vault.azure.net",
    "AZURECHINACLOUD, vault.azure.cn",
    "AZUREGERMANCLOUD, vault.microsoftazure.de",
    "AZUREUSGOVERNMENTCLOUD, vault.usgovcloudapi.net",
    "azureusgovernment, vault.usgovcloudapi.net"
  })
  void findsTheVaultOfTheCloud(String cloud, String suffix) {
    assertThat(MountRequests.valid().with("cloudName", cloud).parse().vaultUrl())
        .isEqualTo(URI.create("https://testkv." + suffix + "/"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"AzureCloud1", "AZUREWRONGCLOUD"})
  void namesTheUnknownCloud(String cloud) {
    assertThat(problems(MountRequests.valid().with("cloudName", cloud)))
        .singleElement()
        .asString()
        .contains(cloud);
  }

  @Test
  void namesTheMissingCloudFile() {
    var mount =
        MountRequests.valid()
            .with("cloudName", "AzureStackCloud")
            .with("cloudEnvFileName", "/etc/kubernetes/akscustom.json");
    assertThat(problems(mount))
        .singleElement()
        .asString()
        .contains("AzureStackCloud", "/etc/kubernetes/akscustom.json", "no such file");
  }

  @Test
  void readsTheCloudFileOfThisMountOnly(@TempDir Path directory) throws Exception {
    var file = directory.resolve("cloud.json");
    Files.writeString(
        file,
        """
        {"name":"X","activeDirectoryEndpoint":"https://login.local/",
         "keyVaultEndpoint":"https://vault.local/","keyVaultDNSSuffix":"vault.local:8443"}
        """);
    var mount = MountRequests.valid().with("cloudName", "AzureStackCloud");

    assertThat(mount.with("cloudEnvFileName", file.toString()).parse().vaultUrl())
        .isEqualTo(URI.create("https://testkv.vault.local:8443/"));
    assertThat(problems(mount.without("cloudEnvFileName")))
        .singleElement()
        .asString()
        .contains("AZURE_ENVIRONMENT_FILEPATH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "tid?x", "../x", "a/b"})
  void refusesATenant(String tenant) {
    assertThat(problems(MountRequests.valid().with("tenantID", tenant)))
        .singleElement()
        .asString()
        .contains("tenantID", tenant);
  }

  @Test
  void takesTheOldSpellingOfTheTenantAndSaysSo() {
    var request = MountRequests.valid().without("tenantID").with("tenantId", " tid ").parse();
    assertThat(request.notices()).singleElement().asString().contains("tenantId is deprecated");
    assertThat(MountRequests.valid().parse().notices()).isEmpty();
  }

  private static MountRequests binding() {
    return MountRequests.valid()
        .without("useVMManagedIdentity")
        .with("useAzureTokenProxy", "true")
        .with("clientID", "client")
        .with(TOKENS, tokens("api://AKSIdentityBinding", "jwt"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "invalid",
        "[]",
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"a\":\"b\"} x",
        "{\"planted-secret\":",
        "{\"a\":planted-secret}"
      })
  void namesTheFieldThatIsNoJsonWithoutQuotingIt(String json) {
    for (var raw : List.of(new RawMount(json, "null", "420"), new RawMount("{}", json, "420"))) {
      var invalid =
          catchThrowableOfType(
              InvalidMount.class, () -> MountRequest.parse(raw, MountRequests.settings()));
      assertThat(invalid.problems()).hasSize(1);
      assertThat(invalid.getMessage())
          .contains(raw.attributes().equals("{}") ? "secrets" : "attributes")
          .doesNotContain("planted-secret");
    }
  }

  @Test
  void lastOfEqualKeysWinsAndNullIsEmpty() {
    var problems = new Problems();
    assertThat(StringMap.parse("attributes", "{\"a\":\"1\",\"a\":\"2\",\"b\":null}", problems))
        .contains(Map.of("a", "2", "b", ""));
    assertThat(StringMap.parse("attributes", " null ", problems)).isEmpty();
    assertThat(problems.count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"420, 420", "null, 0", "0, 0", "511, 511"})
  void readsTheDefaultPermission(String json, int mode) {
    var request = MountRequests.valid().withPermission(json).parse();
    assertThat(request.objects().getFirst().mode()).isEqualTo(new FileMode(mode));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"420\"", "-1", "4.2", "0644", "", "512", "99999999999", "x"})
  void namesTheBadPermission(String json) {
    assertThat(problems(MountRequests.valid().withPermission(json)))
        .singleElement()
        .asString()
        .contains("file permission");
  }

  @Test
  void acceptsAnEmptyListAndGivesNotice() {
    var request = MountRequests.valid().with("objects", "array:\n").parse();
    assertThat(request.objects()).isEmpty();
    assertThat(request.notices()).singleElement().asString().contains("objects");
  }

  @Test
  void neverPrintsTokensOrSecrets() {
    var raw =
        MountRequests.valid()
            .with(TOKENS, tokens("api://AzureADTokenExchange", "planted-token"))
            .withSecrets(Map.of("clientsecret", "planted-secret"))
            .raw();
    assertThat(raw.toString()).doesNotContain("planted");
    var binding = binding().with(TOKENS, tokens("api://AKSIdentityBinding", "planted-token"));
    assertThat(binding.parse().toString()).doesNotContain("planted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"web\r\nx: y", "web\u0000", "web/0", "wéb", "web 0"})
  void refusesPodNamesThatAreNoneBeforeTheyBecomeHeaders(String name) {
    for (var key : List.of("csi.storage.k8s.io/pod.name", "csi.storage.k8s.io/pod.namespace")) {
      assertThatThrownBy(() -> MountRequests.valid().with(key, name).parse())
          .isInstanceOf(MountException.InvalidMount.class)
          .hasMessageContaining(key)
          .hasMessageNotContaining("\n");
    }
  }
}
