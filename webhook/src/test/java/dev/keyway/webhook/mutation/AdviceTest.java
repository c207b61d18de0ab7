// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.webhook.settings.TokenFlags;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviceTest {
  private static final TestWebhook WEBHOOK = TestWebhook.usual();

  private static List<String> warnings(TestWebhook webhook, String annotations) {
    return warnings(webhook, annotations, "'containers':[{'name':'c'}]");
  }

  private static List<String> warnings(TestWebhook webhook, String annotations, String spec) {
    return webhook
        .allowed(
            Json.of(
                "{'metadata':{'name':'p','annotations':{%s}},'spec':{%s}}"
                    .formatted(annotations, spec)))
        .warnings();
  }

  private static String annotation(String key, String value) {
    return "'%s%s':'%s'".formatted(TestWebhook.PREFIX, key, value);
  }

  @Test
  void hasNothingAgainstAnOrdinaryPod() {
    assertThat(warnings(WEBHOOK, annotation("inject-proxy-sidecar", "true"))).isEmpty();
    assertThat(warnings(WEBHOOK, annotation("skip-containers", "c;azwi-proxy"))).isEmpty();
    assertThat(warnings(WEBHOOK, "'example.com/client-id':'x'")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "inject-proxy-sidcar,misspelt",
    "use,label of the pod",
    "client-id,ServiceAccount demo/default",
    "tenant-id,ServiceAccount demo/default",
    "use-identity-binding,no token endpoint",
  })
  void tellsOfAnnotationsThatDoNothing(String key, String hint) {
    assertThat(warnings(WEBHOOK, annotation(key, "true")))
        .singleElement()
        .asString()
        .contains(TestWebhook.PREFIX + key + " ", hint);
  }

  @Test
  void knowsTheAnnotationOfIdentityBindings() {
    var webhook =
        WEBHOOK.with(
            TestWebhook.settings(
                new TokenFlags("", "identity-binding", "api://AKSIdentityBinding")));
    assertThat(warnings(webhook, annotation("use-identity-binding", "true"))).isEmpty();
  }

  @Test
  void tellsOfAnAccountWithoutAClientId() {
    var webhook = WEBHOOK.withAccount("default", "clientid", "c1");
    assertThat(warnings(webhook, ""))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .contains("ServiceAccount demo/default", TestWebhook.PREFIX + "client-id"),
            second ->
                assertThat(second)
                    .contains("ServiceAccount demo/default", TestWebhook.PREFIX + "clientid"));
    assertThat(
            warnings(
                WEBHOOK.withAccount("default"),
                "",
                "'containers':[{'name':'c','env':[{'name':'AZURE_CLIENT_ID','value':'own'}]}]"))
        .isEmpty();
  }

  @Test
  void tellsOfSkippedContainersThatThePodDoesNotHave() {
    assertThat(warnings(WEBHOOK, annotation("skip-containers", "c;d; e")))
        .singleElement()
        .asString()
        .contains("skip-containers", "d, e");
  }

  @Test
  void tellsOfAWishForTheProxyThatIsNeitherTrueNorFalse() {
    assertThat(warnings(WEBHOOK, annotation("inject-proxy-sidecar", "no")))
        .singleElement()
        .asString()
        .contains("inject-proxy-sidecar", "true");
  }

  @Test
  void keepsToWhatTheServerPassesOn() {
    var many =
        IntStream.range(0, 100)
            .mapToObj(i -> annotation("\\n" + i + "x".repeat(300), ""))
            .collect(Collectors.joining(","));
    assertThat(warnings(WEBHOOK, many))
        .hasSizeLessThan(16)
        .allSatisfy(warning -> assertThat(warning).hasSizeLessThan(256).doesNotContain("\n"));
  }
}
