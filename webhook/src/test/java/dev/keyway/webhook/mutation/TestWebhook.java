// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.webhook.admission.AdmissionRequest;
import dev.keyway.webhook.admission.Verdict;
import dev.keyway.webhook.settings.InvalidSettings;
import dev.keyway.webhook.settings.ProgramImage;
import dev.keyway.webhook.settings.SettingsReader;
import dev.keyway.webhook.settings.TokenFlags;
import dev.keyway.webhook.settings.WebhookSettings;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The webhook, with one service account in the cluster. Immutable.
record TestWebhook(
    WebhookSettings settings,
    boolean nativeSidecars,
    String logLevel,
    String account,
    Map<String, String> annotations) {
  static final String PREFIX = "azure.workload.identity/";

  /// Tenant `t1`, and the account `default` with the client ID `c1`.
  static TestWebhook usual() {
    return new TestWebhook(
        settings(TokenFlags.NONE), true, "info", "default", Map.of(PREFIX + "client-id", "c1"));
  }

  static WebhookSettings settings(TokenFlags flags, String... more) {
    var environment = new HashMap<>(Map.of("AZURE_TENANT_ID", "t1"));
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    try {
      return SettingsReader.read(environment, flags, ProgramImage.published("v1"));
    } catch (InvalidSettings invalid) {
      throw new IllegalArgumentException(invalid);
    }
  }

  TestWebhook with(WebhookSettings others) {
    return new TestWebhook(others, nativeSidecars, logLevel, account, annotations);
  }

  TestWebhook withoutNativeSidecars() {
    return new TestWebhook(settings, false, logLevel, account, annotations);
  }

  TestWebhook logging(String level) {
    return new TestWebhook(settings, nativeSidecars, level, account, annotations);
  }

  /// @param keysAndValues of annotations, without their common prefix
  TestWebhook withAccount(String name, String... keysAndValues) {
    var all = new HashMap<String, String>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      all.put(PREFIX + keysAndValues[i], keysAndValues[i + 1]);
    }
    return new TestWebhook(settings, nativeSidecars, logLevel, name, all);
  }

  Verdict review(JsonNode pod) {
    return review("CREATE", pod);
  }

  Verdict review(String operation, JsonNode pod) {
    ServiceAccounts accounts =
        (namespace, name) -> {
          if (!namespace.equals("demo") || !name.equals(account)) {
            throw new ServiceAccounts.Unknown("serviceaccounts \"" + name + "\" not found");
          }
          return annotations;
        };
    return new PodAdmission(accounts, new PodMutation(settings, nativeSidecars, logLevel))
        .review(new AdmissionRequest("uid", "Pod", "demo", "", operation, pod));
  }

  Verdict.Allowed allowed(JsonNode pod) {
    var verdict = review(pod);
    assertThat(verdict).isInstanceOf(Verdict.Allowed.class);
    return (Verdict.Allowed) verdict;
  }

  /// Returns the pod as the API server would store it.
  JsonNode admitted(JsonNode pod) {
    return Json.patched(pod, allowed(pod));
  }

  JsonNode admitted(String pod) {
    return admitted(Json.of(pod));
  }

  /// Returns why the pod is refused.
  String refusal(String pod) {
    var verdict = review(Json.of(pod));
    assertThat(verdict).isInstanceOf(Verdict.Denied.class);
    var denied = (Verdict.Denied) verdict;
    assertThat(denied.code()).isEqualTo(400);
    return denied.message();
  }
}
