// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class AdmissionReviewTest {
  private static final String REVIEW =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
        "uid": "u-1", "kind": {"group": "", "version": "v1", "kind": "Pod"},
        "namespace": "shop", "name": "web", "operation": "UPDATE",
        "object": {"metadata": {"name": "new"}}, "oldObject": {"metadata": {"name": "old"}}}}
      """;

  private static AdmissionReview parse(String body) throws AdmissionReview.Malformed {
    return AdmissionReview.parse(body.getBytes(UTF_8));
  }

  private static String answer(Verdict verdict) throws AdmissionReview.Malformed {
    return new String(parse(REVIEW).answer(verdict), UTF_8);
  }

  @Test
  void readsWhatIsAsked() throws Exception {
    var request = parse(REVIEW).request();
    assertThat(request.uid()).isEqualTo("u-1");
    assertThat(request.kind()).isEqualTo("Pod");
    assertThat(request.namespace()).isEqualTo("shop");
    assertThat(request.name()).isEqualTo("web");
    assertThat(request.operation()).isEqualTo("UPDATE");
    assertThat(request.object().at("/metadata/name").stringValue("")).isEqualTo("new");
    assertThat(request.oldObject().orElseThrow().at("/metadata/name").stringValue(""))
        .isEqualTo("old");
  }

  @Test
  void whatIsNotThereIsEmpty() throws Exception {
    var request =
        parse(
                """
                {"apiVersion": "admission.k8s.io/v1beta1", "kind": "AdmissionReview",
                 "request": {"uid": "u", "oldObject": null}}
                """)
            .request();
    assertThat(request.namespace()).isEmpty();
    assertThat(request.kind()).isEmpty();
    assertThat(request.object().isObject()).isFalse();
    assertThat(request.oldObject()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"secret\": planted} | not JSON",
        "true | couldn't get version/kind",
        "{} | couldn't get version/kind",
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"Pod\"} | couldn't get version/kind",
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":[]}"
            + " | has no request",
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":{}}"
            + " | has no uid",
        "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":"
            + "{\"uid\":7}} | has no uid"
      })
  void saysWhyABodyIsNoReview(String body, String why) {
    assertThatThrownBy(() -> parse(body))
        .isInstanceOf(AdmissionReview.Malformed.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("planted");
  }

  @Test
  void whatChangesNothingHasNoPatch() throws Exception {
    assertThat(answer(Verdict.Allowed.AS_IT_IS))
        .contains("\"uid\":\"u-1\"", "\"allowed\":true")
        .doesNotContain("patch", "warnings", "status");
  }

  @Test
  void changesAreAPatchInBase64() throws Exception {
    var step = JsonNodeFactory.instance.objectNode().put("op", "add").put("path", "/ä");
    var answer =
        JsonMapper.shared()
            .readTree(answer(new Verdict.Allowed(List.of(step), List.of("mind this"))))
            .path("response");

    assertThat(answer.path("patchType").stringValue("")).isEqualTo("JSONPatch");
    assertThat(new String(Base64.getDecoder().decode(answer.path("patch").stringValue("")), UTF_8))
        .isEqualTo("[{\"op\":\"add\",\"path\":\"/ä\"}]");
    assertThat(answer.at("/warnings/0").stringValue("")).isEqualTo("mind this");
  }

  @Test
  void refusalsSayWhy() throws Exception {
    assertThat(answer(new Verdict.Denied(403, "because \"x\"")))
        .contains(
            "\"allowed\":false",
            "\"status\":{\"status\":\"Failure\",\"code\":403,\"message\":\"because \\\"x\\\"\"}");
  }

  @Test
  void warningsAreCutToWhatTheApiServerPassesOn() {
    var many = new ArrayList<String>();
    for (int i = 0; i < 30; i++) {
      many.add("warning " + i);
    }
    assertThat(Warnings.fit(many)).hasSizeLessThan(30).startsWith("warning 0");
    assertThat(Warnings.fit(List.of("a\nb", "a\nb", "x".repeat(300))))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("a?b"),
            second -> assertThat(second).hasSize(255).endsWith("…"));
  }
}
