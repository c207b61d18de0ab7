// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.JsonBody;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
  @Test
  void readsDocumentsAndLists() throws Exception {
    var manifests =
        Manifest.parse(
            """
            # first
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: a, namespace: shop}
            stringData: {since: 2026-11-22, time: 2026-11-22T10:00:00Z, port: "443"}
            ---
            {"apiVersion": "v1", "kind": "PodList", "items": [
              {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "b"}, "spec": null}]}
            """);

    assertThat(manifests).hasToString("[Secret shop/a, Pod b]");
    assertThat(manifests.get(1).key()).isEqualTo(new ObjectKey("", "b"));
    assertThat(
            new String(JsonBody.of(manifests.getFirst().fields()).bytes(), StandardCharsets.UTF_8))
        .contains("\"since\":\"2026-11-22\",\"time\":\"2026-11-22T10:00:00Z\",\"port\":\"443\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text                                                  | a document is no object",
        "a: [hunter2                                           | not valid YAML at line 1",
        "{a: hunter2, a: hunter2}                              | not valid YAML at line 1",
        "kind: Pod                                             | an object lacks apiVersion or kind",
        "{apiVersion: v1, kind: Pod, metadata: {generateName: a}} | a Pod lacks metadata.name",
        "!!java.net.URL [hunter2]                              | not valid YAML at line 1",
      })
  void saysWhatIsWrongWithoutQuotingIt(String yaml, String message) {
    assertThatThrownBy(() -> Manifest.parse(yaml))
        .isInstanceOf(MalformedManifest.class)
        .hasMessage(message);
  }
}
