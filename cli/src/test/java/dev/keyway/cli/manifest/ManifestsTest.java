// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.SecretText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestsTest {
  private static final String CLASS_AND_POD =
      """
      ---
      # an empty document before the first one
      ---
      apiVersion: secrets-store.csi.x-k8s.io/v1
      kind: SecretProviderClass
      metadata: {name: kv}
      spec:
        provider: azure
        parameters: {keyvaultName: kvname, cloudName: "", tenantID: tid}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: shop, labels: {app: web}}
      spec:
        serviceAccountName: shopper
        volumes:
          - name: cache
            emptyDir: {}
          - name: other
            csi: {driver: disk.csi.azure.com}
          - name: secrets
            csi:
              driver: secrets-store.csi.k8s.io
              volumeAttributes: {secretProviderClass: kv}
              nodePublishSecretRef: {name: creds}
      """;

  @Test
  void readsSeveralDocumentsAndSkipsEmptyOnes() {
    var manifests = parse(CLASS_AND_POD);

    assertThat(manifests.all()).hasSize(2);
    assertThat(manifests.of(Manifest.SecretProviderClass.class).getFirst().parameters())
        .containsOnly(
            Map.entry("keyvaultName", "kvname"),
            Map.entry("cloudName", ""),
            Map.entry("tenantID", "tid"));
  }

  @Test
  void keepsOnlyTheVolumesOfTheSecretsStoreDriver() {
    var pod = parse(CLASS_AND_POD).find(Manifest.Pod.class, "shop", "web").orElseThrow();

    assertThat(pod.serviceAccount()).isEqualTo("shopper");
    assertThat(pod.volumes()).hasSize(1);
    assertThat(pod.volumes().getFirst().secretProviderClass()).isEqualTo("kv");
    assertThat(pod.volumes().getFirst().nodePublishSecret()).contains("creds");
  }

  @Test
  void readsJsonAndOpensLists() {
    var manifests =
        parse(
            """
            {"kind": "List", "apiVersion": "v1", "items": [
              {"kind": "ServiceAccount", "metadata": {"name": "a"}},
              {"kind": "Secret", "metadata": {"name": "s"},
               "data": {"clientid": "YWJj", "both": "b2xk"}, "stringData": {"both": "new"}}]}
            """);

    assertThat(manifests.all()).hasSize(2);
    var secret = manifests.of(Manifest.Secret.class).getFirst();
    assertThat(secret.values())
        .containsEntry("clientid", SecretText.of("abc"))
        .containsEntry("both", SecretText.of("new"));
    assertThat(secret.toString()).doesNotContain("abc");
  }

  @ParameterizedTest
  @CsvSource({"Deployment", "StatefulSet", "DaemonSet", "Job"})
  void findsThePodTemplateOfAWorkload(String kind) {
    var manifests =
        parse(
            """
            kind: %s
            metadata: {name: api}
            spec:
              template:
                metadata: {labels: {app: api}}
                spec:
                  volumes:
                    - name: v
                      csi:
                        driver: secrets-store.csi.k8s.io
                        volumeAttributes: {secretProviderClass: kv}
            """
                .formatted(kind));

    var pod = manifests.of(Manifest.Pod.class).getFirst();
    assertThat(pod.labels()).containsEntry("app", "api");
    assertThat(pod.volumes()).hasSize(1);
  }

  @Test
  void refusesUnquotedBooleansAsTheApiServerDoes() {
    assertThatThrownBy(() ->
            parse(
                """
                kind: SecretProviderClass
                metadata: {name: kv}
                spec: {provider: azure, parameters: {usePodIdentity: true}}
                """))
        .isInstanceOf(InvalidManifest.class)
        .hasMessage(
            "standard input, SecretProviderClass kv: spec.parameters.usePodIdentity must be a"
                + " string, not a boolean; put it in quotes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "just text|must be a mapping with apiVersion and kind",
        "metadata: {name: x}|kind is missing",
        "kind: Pod|metadata.name is missing",
        "kind: [|not valid YAML",
        "{kind: Pod, metadata: {name: x}, spec: {volumes: 5}}|spec.volumes must be a list",
        "{kind: Pod, metadata: {name: x}, spec: {volumes: [5]}}|spec.volumes[0] must be a mapping",
        "{kind: Secret, metadata: {name: x}, data: {k: '*'}}|data.k is not base64",
      })
  void namesWhatIsWrong(String text, String complaint) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(InvalidManifest.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void refusesAliasBombs() {
    var bomb = new StringBuilder("kind: Pod\nmetadata: {name: x}\na0: &a0 [1,2,3]\n");
    for (var i = 1; i < 60; i++) {
      bomb.append("a%d: &a%d [*a%d,*a%d,*a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }
    assertThatThrownBy(() -> parse(bomb.toString()))
        .isInstanceOf(InvalidManifest.class)
        .hasMessageContaining("aliases");
  }

  @Test
  void readsTheManifestsOfAFolder(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("b.yaml"), "{kind: ConfigMap, metadata: {name: b}}");
    Files.writeString(folder.resolve("a.yml"), "{kind: ConfigMap, metadata: {name: a}}");
    Files.writeString(folder.resolve("notes.txt"), "not a manifest");

    var manifests = Manifests.read(List.of(folder.toString()), InputStream.nullInputStream());

    assertThat(manifests.listing()).isEqualTo("ConfigMap default/a, ConfigMap default/b");
  }

  @Test
  void namesTheFileThatIsMissing() {
    assertThatThrownBy(() -> Manifests.read(List.of("no/such.yaml"), InputStream.nullInputStream()))
        .isInstanceOf(InvalidManifest.class)
        .hasMessage("no such file: no/such.yaml");
  }

  private static Manifests parse(String text) {
    return Manifests.read(
        List.of("-"), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
