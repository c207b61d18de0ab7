// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.webhook.settings.TokenFlags;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class IdentityBindingTest {
  private static final String TOKEN_PROXY = "https://kubernetes.default.svc";

  private static TestWebhook webhook(String... more) {
    var all = new ArrayList<>(List.of("AZURE_KUBERNETES_TOKEN_PROXY", TOKEN_PROXY));
    all.addAll(List.of(more));
    return TestWebhook.usual()
        .with(
            TestWebhook.settings(
                new TokenFlags("api://ordinary", "identity-binding", "api://AKSIdentityBinding"),
                all.toArray(String[]::new)));
  }

  private static String pod(String use) {
    return "{'metadata':{'name':'p','annotations':{'%suse-identity-binding':'%s'}},'spec':{'containers':[{'name':'c'}]}}"
        .formatted(TestWebhook.PREFIX, use);
  }

  /// The variables behind the four that all pods have.
  private static List<String> more(JsonNode pod) {
    return pod.at("/spec/containers/0/env")
        .valueStream()
        .skip(4)
        .map(item -> item.path("name").stringValue("") + "=" + item.path("value").stringValue(""))
        .toList();
  }

  private static JsonNode sources(JsonNode pod) {
    return pod.at("/spec/volumes/0/projected/sources");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "", "1", "yes"})
  void isUsedByNoPodThatDoesNotAskForIt(String use) {
    var pod = webhook("AZURE_KUBERNETES_CA_CONFIGMAP_NAME", "map").admitted(pod(use));
    assertThat(more(pod)).isEmpty();
    assertThat(sources(pod)).hasSize(1);
    assertThat(pod.toString()).contains("api://ordinary").doesNotContain("AKSIdentityBinding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "TRUE"})
  void givesThePodAConfigMapWithTheAuthority(String use) {
    var pod =
        webhook(
                "AZURE_KUBERNETES_SNI_NAME",
                "sni.local",
                "AZURE_KUBERNETES_CA_CONFIGMAP_NAME",
                "kube-root-ca.crt")
            .admitted(pod(use));
    assertThat(more(pod))
        .containsExactly(
            "AZURE_KUBERNETES_TOKEN_PROXY=" + TOKEN_PROXY,
            "AZURE_KUBERNETES_SNI_NAME=sni.local",
            "AZURE_KUBERNETES_CA_FILE=/var/run/secrets/azure/wi/ca-cert/ca.crt");
    assertThat(sources(pod))
        .isEqualTo(
            Json.of(
                """
                [{'serviceAccountToken':{'path':'token/azure-identity-token',
                  'expirationSeconds':3600,'audience':'api://AKSIdentityBinding'}},
                 {'configMap':{'name':'kube-root-ca.crt',
                  'items':[{'key':'ca.crt','path':'ca-cert/ca.crt'}],'optional':false}}]\
                """));
  }

  @Test
  void givesThePodATrustBundleWithTheAuthority() {
    var pod =
        webhook(
                "AZURE_KUBERNETES_CA_CTB_SIGNER_NAME",
                "example.com/signer",
                "AZURE_KUBERNETES_CA_CTB_LABEL_SELECTOR",
                "{\"matchLabels\":{\"a\":\"b\"}}")
            .admitted(pod("true"));
    assertThat(more(pod))
        .contains("AZURE_KUBERNETES_CA_FILE=/var/run/secrets/azure/wi/ca-cert/ca.crt");
    assertThat(sources(pod).get(1))
        .isEqualTo(
            Json.of(
                """
                {'clusterTrustBundle':{'signerName':'example.com/signer',
                 'labelSelector':{'matchLabels':{'a':'b'}},
                 'path':'ca-cert/ca.crt','optional':false}}\
                """));
  }

  @Test
  void givesThePodEitherAFileOrDataOfTheAuthority() {
    var withData = webhook("AZURE_KUBERNETES_CA_DATA", "pem").admitted(pod("true"));
    assertThat(more(withData))
        .containsExactly(
            "AZURE_KUBERNETES_TOKEN_PROXY=" + TOKEN_PROXY, "AZURE_KUBERNETES_CA_DATA=pem");
    assertThat(sources(withData)).hasSize(1);
    var withNothing = webhook().admitted(pod("true"));
    assertThat(more(withNothing)).containsExactly("AZURE_KUBERNETES_TOKEN_PROXY=" + TOKEN_PROXY);
    assertThat(sources(withNothing)).hasSize(1);
  }
}
