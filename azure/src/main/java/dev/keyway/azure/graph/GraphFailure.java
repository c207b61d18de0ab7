// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.graph;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.AccessDenied;
import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.ObjectNotFound;
import dev.keyway.azure.AzureException.Rejected;
import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Says why Microsoft Graph did not do what was asked, and what to do next.
///
/// @param endpoint Graph's address
/// @param what was asked for, in words
/// @param who asked, in words
record GraphFailure(URI endpoint, String what, String who) {
  private static final int MAX_MESSAGE = 300;

  /// Returns Graph's own code, such as `Request_ResourceNotFound`, where it gave one.
  static Optional<String> code(HttpAnswer answer) {
    return error(answer).text("code").filter(code -> !code.isBlank());
  }

  /// Returns the failure that `answer`, which is no success, stands for.
  AzureException of(HttpAnswer answer, Instant now) {
    var code = code(answer);
    return switch (answer.status()) {
      case 401 ->
          new AuthenticationFailed(
              told(answer, "; check the cloud (--azure-env) and the tenant"), code);
      case 403 ->
          new AccessDenied(
              told(
                  answer,
                  "; grant %s the role \"Application Developer\" in Entra ID, or the permission"
                          .formatted(who)
                      + " Application.ReadWrite.OwnedBy of Microsoft Graph with admin consent"));
      case 404 -> new ObjectNotFound(told(answer, "; check the id and the tenant"));
      case 429 ->
          new Throttled(
              told(answer, ""), RetryPolicy.retryAfter(answer, now).orElse(Duration.ofSeconds(10)));
      default ->
          answer.status() >= 500
              ? new Unavailable(told(answer, "; try again later"))
              : new Rejected(told(answer, advice(code.orElse(""))));
    };
  }

  private static String advice(String code) {
    return switch (code) {
      case "InvalidFederatedIdentityCredentialValue" ->
          "; an application trusts an issuer and subject once: list what is there with az ad app"
              + " federated-credential list";
      case "Directory_QuotaExceeded" -> "; remove applications that are not needed any more";
      default -> "";
    };
  }

  private String told(HttpAnswer answer, String advice) {
    if (answer.isHtml()) {
      return "%s answered HTTP %d with a web page for %s; is a proxy or a portal in between?"
          .formatted(endpoint, answer.status(), what);
    }
    var words = error(answer).text("message").orElse("").replaceAll("\\s+", " ").strip();
    var message = words.length() <= MAX_MESSAGE ? words : words.substring(0, MAX_MESSAGE) + "…";
    var all = (code(answer).orElse("") + " " + message).strip();
    return "%s: %s failed, asked by %s: HTTP %d%s%s"
        .formatted(endpoint, what, who, answer.status(), all.isEmpty() ? "" : ": " + all, advice);
  }

  /// Returns the failure for a success that lacks `field`.
  UnexpectedResponse lacks(String field) {
    return new UnexpectedResponse(
        "%s: the answer to %s lacks the field %s".formatted(endpoint, what, field));
  }

  /// Returns the failure for a success whose body is not what it should be.
  UnexpectedResponse malformed(HttpAnswer answer, MalformedJson why) {
    return new UnexpectedResponse(
        "%s answered HTTP %d for %s with something that is %s"
            .formatted(endpoint, answer.status(), what, why.getMessage()));
  }

  private static JsonObject error(HttpAnswer answer) {
    try {
      return answer.json().object("error").orElse(JsonObject.EMPTY);
    } catch (MalformedJson _) {
      return JsonObject.EMPTY;
    }
  }
}
