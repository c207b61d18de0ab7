// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The question as the API server sends it, in either version, and how it is answered.
///
/// @param apiVersion in which the answer is expected
public record AdmissionReview(String apiVersion, AdmissionRequest request) {
  /// The versions that are understood.
  public static final Set<String> VERSIONS =
      Set.of("admission.k8s.io/v1", "admission.k8s.io/v1beta1");

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String KIND = "AdmissionReview";

  /// The body is no review. The message says why, for who sent it.
  public static final class Malformed extends Exception {
    private Malformed(String message) {
      super(message);
    }
  }

  /// Reads a review.
  ///
  /// @throws Malformed if it is none
  public static AdmissionReview parse(byte[] body) throws Malformed {
    var review = tree(body);
    var version = review.path("apiVersion").stringValue("");
    if (!review.path("kind").stringValue("").equals(KIND) || !VERSIONS.contains(version)) {
      throw new Malformed(
          "couldn't get version/kind: the body is no AdmissionReview of admission.k8s.io/v1 or"
              + " v1beta1");
    }
    if (!(review.get("request") instanceof ObjectNode request)) {
      throw new Malformed("the AdmissionReview has no request");
    }
    var uid = text(request, "uid");
    if (uid.isEmpty()) {
      throw new Malformed("the AdmissionReview's request has no uid");
    }
    return new AdmissionReview(
        version,
        new AdmissionRequest(
            uid,
            text(request.path("kind"), "kind"),
            text(request, "namespace"),
            text(request, "name"),
            text(request, "operation"),
            request.path("object"),
            Optional.of(request.path("oldObject"))
                .filter(old -> !old.isMissingNode() && !old.isNull())));
  }

  private static JsonNode tree(byte[] body) throws Malformed {
    try {
      return JSON.readTree(body);
    } catch (JacksonException broken) {
      // The parser's own message may quote what is in the object.
      var place = broken.getLocation();
      throw new Malformed(
          place == null
              ? "the body is not JSON"
              : "the body is not JSON, or too deep: line %d, column %d"
                  .formatted(place.getLineNr(), place.getColumnNr()));
    }
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).stringValue("");
  }

  /// Returns the answer as JSON.
  public byte[] answer(Verdict verdict) {
    var answer = JsonNodeFactory.instance.objectNode();
    answer.put("apiVersion", apiVersion).put("kind", KIND);
    var response = answer.putObject("response").put("uid", request.uid());
    switch (verdict) {
      case Verdict.Denied(int code, var message) ->
          response
              .put("allowed", false)
              .putObject("status")
              .put("status", "Failure")
              .put("code", code)
              .put("message", message);
      case Verdict.Allowed(var patch, var warnings) -> {
        response.put("allowed", true);
        if (!patch.isEmpty()) {
          response.put("patchType", "JSONPatch").put("patch", encoded(patch));
        }
        if (!warnings.isEmpty()) {
          var list = response.putArray("warnings");
          warnings.forEach(list::add);
        }
      }
    }
    return JSON.writeValueAsBytes(answer);
  }

  private static String encoded(List<ObjectNode> patch) {
    var steps = JsonNodeFactory.instance.arrayNode();
    patch.forEach(steps::add);
    return Base64.getEncoder().encodeToString(steps.toString().getBytes(UTF_8));
  }
}
