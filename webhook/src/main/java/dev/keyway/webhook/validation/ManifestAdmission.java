// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.validation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import dev.keyway.kubernetes.api.KubernetesObject;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.webhook.admission.Admission;
import dev.keyway.webhook.admission.AdmissionRequest;
import dev.keyway.webhook.admission.Verdict;
import dev.keyway.webhook.admission.Warnings;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Refuses manifests that can never work, and warns of what is probably not meant. An object that
/// is going away, or whose spec stays as it is, is let through: who cleans up after a mistake must
/// not be held up by it.
public final class ManifestAdmission<T extends KubernetesObject> implements Admission {
  private static final int BAD_REQUEST = 400;
  private static final int UNPROCESSABLE = 422;

  private final Resource<T> resource;
  private final Function<T, Report> rules;

  private ManifestAdmission(Resource<T> resource, Function<T, Report> rules) {
    this.resource = resource;
    this.rules = rules;
  }

  /// Judges SecretProviderClasses, of any version.
  public static Admission secretProviderClasses(ClassRules rules) {
    return new ManifestAdmission<>(
        Resources.SECRET_PROVIDER_CLASSES, new ClassValidation(rules)::report);
  }

  /// Judges AzureIdentities.
  public static Admission azureIdentities(IdentityRules rules) {
    return new ManifestAdmission<>(Resources.AZURE_IDENTITIES, rules::review);
  }

  /// Judges AzureIdentityBindings.
  public static Admission azureIdentityBindings(Surroundings surroundings) {
    return new ManifestAdmission<>(
        Resources.AZURE_IDENTITY_BINDINGS, new BindingValidation(surroundings)::report);
  }

  @Override
  public Verdict review(AdmissionRequest request) {
    if (!Set.of("CREATE", "UPDATE").contains(request.operation())) {
      return Verdict.Allowed.AS_IT_IS;
    }
    if (!(request.object() instanceof ObjectNode object)) {
      return new Verdict.Denied(
          BAD_REQUEST, "the request has no %s as its object".formatted(resource.kind()));
    }
    if (object.at("/metadata/deletionTimestamp").isString() || specStays(request)) {
      return Verdict.Allowed.AS_IT_IS;
    }
    try {
      return verdict(read(request.namespace(), object));
    } catch (MalformedJson unreadable) {
      return new Verdict.Denied(
          BAD_REQUEST, "%s: %s".formatted(resource.kind(), unreadable.getMessage()));
    }
  }

  private static boolean specStays(AdmissionRequest request) {
    return request
        .oldObject()
        .map(old -> old.path("spec"))
        .filter(request.object().path("spec")::equals)
        .isPresent();
  }

  private T read(String namespace, ObjectNode object) throws MalformedJson {
    var known = object.objectNode();
    known.set("spec", object.path("spec").deepCopy());
    known.putObject("metadata").put("namespace", namespace).put("name", name(object));
    return resource.read().apply(JsonObject.parse(known.toString().getBytes(UTF_8)));
  }

  private static String name(JsonNode object) {
    var name = object.at("/metadata/name").stringValue("");
    return name.isEmpty() ? object.at("/metadata/generateName").stringValue("") + "*" : name;
  }

  private Verdict verdict(T object) {
    var report = rules.apply(object);
    var subject = resource.kind() + " " + object.key();
    if (!report.problems().isEmpty()) {
      return new Verdict.Denied(UNPROCESSABLE, Refusal.of(subject, report.problems()));
    }
    return new Verdict.Allowed(
        List.of(),
        Warnings.fit(report.warnings().stream().map(warning -> subject + ": " + warning).toList()));
  }
}
