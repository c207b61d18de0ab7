// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.SecretText;
import dev.keyway.cli.manifest.Manifests;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class MountPlanTest {
  private static final String CLASS =
      """
      kind: SecretProviderClass
      metadata: {name: kv, namespace: shop}
      spec:
        provider: azure
        parameters:
          keyvaultName: kvname
          csi.storage.k8s.io/pod.name: impostor
          csi.storage.k8s.io/serviceAccount.tokens: forged
      """;
  private static final String POD =
      """
      ---
      kind: Pod
      metadata: {name: web, namespace: shop}
      spec:
        serviceAccountName: shopper
        volumes:
          - name: secrets
            csi:
              driver: secrets-store.csi.k8s.io
              volumeAttributes: {secretProviderClass: kv}
      """;
  private static final String SECRET_REF = "        nodePublishSecretRef: {name: creds}\n";

  @Test
  void sendsWhatTheDriverWouldSend() {
    var request = plan(CLASS + POD).request(Map.of());

    var attributes = JsonMapper.shared().readTree(request.attributes());
    assertThat(attributes.path("keyvaultName").asString()).isEqualTo("kvname");
    assertThat(attributes.path("csi.storage.k8s.io/pod.name").asString()).isEqualTo("web");
    assertThat(attributes.path("csi.storage.k8s.io/pod.namespace").asString()).isEqualTo("shop");
    assertThat(attributes.path("csi.storage.k8s.io/serviceAccount.name").asString())
        .isEqualTo("shopper");
    assertThat(request.secrets()).isEqualTo("null");
    assertThat(request.permission()).isEqualTo("420");
  }

  @Test
  void neverPassesOnATokenThatTheClassWroteItself() {
    var without = plan(CLASS + POD).request(Map.of());
    var with =
        plan(CLASS + POD)
            .request(
                Map.of(
                    "api://AzureADTokenExchange",
                    new PodToken(SecretText.of("a.b.c"), Instant.EPOCH)));

    assertThat(without.attributes()).doesNotContain("forged");
    assertThat(with.attributes())
        .doesNotContain("forged")
        .contains("a.b.c")
        .contains("1970-01-01T00:00:00Z");
  }

  @Test
  void takesTheSecretFromTheManifests() {
    var secret =
        "---\nkind: Secret\nmetadata: {name: creds, namespace: shop}\nstringData: {clientid: me}\n";

    assertThat(plan(CLASS + POD + SECRET_REF + secret).request(Map.of()).secrets())
        .isEqualTo("{\"clientid\":\"me\"}");
  }

  @Test
  void takesTheStandInForASecretThatIsNotAmongTheManifests() {
    var standIn = Optional.of(Map.of("clientid", SecretText.of("other")));

    var plans = MountPlan.of(manifests(CLASS + POD + SECRET_REF), standIn);

    assertThat(plans.getFirst().request(Map.of()).secrets()).isEqualTo("{\"clientid\":\"other\"}");
  }

  @Test
  void namesTheSecretThatIsMissingAndWhereItCanComeFrom() {
    assertThatThrownBy(() -> plan(CLASS + POD + SECRET_REF))
        .isInstanceOf(MountFailed.class)
        .hasMessageContainingAll("shop/web", "'creds'", "--secret-file", "AZURE_CLIENT_SECRET");
  }

  @Test
  void looksForTheClassInThePodsOwnNamespace() {
    assertThatThrownBy(() -> plan(CLASS.replace("namespace: shop", "namespace: other") + POD))
        .isInstanceOf(MountFailed.class)
        .hasMessageContainingAll("shop/web", "'kv'", "SecretProviderClass other/kv");
  }

  @Test
  void saysWhatWasReadWhenThereIsNothingToMount() {
    assertThatThrownBy(() -> plan(CLASS))
        .isInstanceOf(MountFailed.class)
        .hasMessageContainingAll("secrets-store.csi.k8s.io", "SecretProviderClass shop/kv");
  }

  private static MountPlan plan(String yaml) {
    return MountPlan.of(manifests(yaml), Optional.empty()).getFirst();
  }

  private static Manifests manifests(String yaml) {
    return Manifests.read(
        List.of("-"), new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }
}
