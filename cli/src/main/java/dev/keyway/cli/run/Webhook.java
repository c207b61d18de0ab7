// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import dev.keyway.webhook.admission.AdmissionRequest;
import dev.keyway.webhook.admission.Verdict;
import dev.keyway.webhook.mutation.PodAdmission;
import dev.keyway.webhook.mutation.PodMutation;
import dev.keyway.webhook.mutation.ServiceAccounts;
import dev.keyway.webhook.settings.ProgramImage;
import dev.keyway.webhook.settings.WebhookSettings;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the webhook would make of a pod, were it created in a cluster.
final class Webhook {
  private static final String LABEL = "azure.workload.identity/use";

  private final PodDocuments documents;
  private final PodAdmission admission;

  /// @param tenantId of accounts that name none
  /// @param authorityHost where pods get their tokens
  Webhook(PodDocuments documents, String tenantId, String authorityHost) {
    this.documents = documents;
    var image = ProgramImage.published("local");
    var settings =
        new WebhookSettings(
            tenantId,
            authorityHost,
            WebhookSettings.DEFAULT_AUDIENCE,
            image,
            image,
            Optional.empty());
    this.admission = new PodAdmission(this::annotations, new PodMutation(settings, true, ""));
  }

  private Map<String, String> annotations(String namespace, String name)
      throws ServiceAccounts.Unknown {
    var annotations = documents.annotations(namespace, name);
    if (annotations.isEmpty() && !name.equals("default")) {
      throw new ServiceAccounts.Unknown(
          "the service account %s/%s is not among the manifests".formatted(namespace, name));
    }
    return annotations.orElse(Map.of());
  }

  /// Returns the pod as it would be admitted; the same one if it does not ask for anything.
  ///
  /// @param warnings is told what who creates it would be told
  /// @throws RunFailed if it would be refused
  JsonNode admit(JsonNode pod, Consumer<String> warnings) {
    if (!pod.path("metadata").path("labels").path(LABEL).asString("").equals("true")) {
      return pod;
    }
    var request =
        new AdmissionRequest(
            "",
            "Pod",
            PodDocuments.namespace(pod),
            PodDocuments.name(pod),
            "CREATE",
            pod,
            Optional.empty());
    return switch (admission.review(request)) {
      case Verdict.Denied(var _, var message) ->
          throw new RunFailed("the webhook would refuse the pod: " + message);
      case Verdict.Allowed(var patch, var advice) -> {
        advice.forEach(warnings);
        yield patched(pod, patch);
      }
    };
  }

  private static JsonNode patched(JsonNode pod, List<? extends JsonNode> patch) {
    JsonArray steps = Json.createReader(new StringReader(patch.toString())).readArray();
    JsonObject object = Json.createReader(new StringReader(pod.toString())).readObject();
    var changed = Json.createPatch(steps).apply(object);
    return JsonMapper.shared().readTree(changed.toString());
  }
}
