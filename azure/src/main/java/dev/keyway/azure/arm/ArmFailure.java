// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.ArmFailed;
import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Says why Resource Manager did not do what was asked, and what to do next.
///
/// @param endpoint Resource Manager's address
/// @param what was asked for, in words
/// @param who asked, in words
/// @param needs the roles that it takes, in words
record ArmFailure(URI endpoint, String what, String who, String needs) {
  private static final int MAX_MESSAGE = 300;

  /// Resource Manager's own words.
  private record Told(Optional<String> code, String message) {

    static Told by(JsonObject json) {
      var error = json.object("error").orElse(json);
      return new Told(
          error.text("code").filter(code -> !code.isBlank()), error.text("message").orElse(""));
    }

    @Override
    public String toString() {
      var line = message.replace('\r', ' ').replace('\n', ' ').strip();
      var words = line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
      var all = (code.orElse("") + " " + words).strip();
      return all.isEmpty() ? "" : ": " + all;
    }
  }

  /// Returns the failure that `answer`, which is no success, stands for.
  AzureException of(HttpAnswer answer, Instant now) {
    if (answer.status() == 429) {
      var wish = RetryPolicy.retryAfter(answer, now).orElse(Duration.ofSeconds(1));
      return new Throttled(
          "%s throttles its callers (HTTP 429) and asks to wait %d s; %s failed"
              .formatted(endpoint, wish.toSeconds(), what),
          wish);
    }
    if (answer.isHtml()) {
      return html(answer);
    }
    var told = told(answer);
    if (answer.status() == 401) {
      return new AuthenticationFailed(
          "%s turned down the token of %s for %s%s; check the cloud and the tenant"
              .formatted(endpoint, who, what, told),
          told.code());
    }
    return failed("HTTP " + answer.status(), answer.status(), told);
  }

  /// Returns the failure of an operation that was accepted and came to nothing.
  ///
  /// @param ending how it ended, such as `Failed`
  ArmFailed of(String ending, JsonObject operation) {
    return failed("it was accepted and ended as " + ending, 200, Told.by(operation));
  }

  private ArmFailed failed(String how, int status, Told told) {
    return new ArmFailed(
        "%s: %s failed, asked by %s: %s%s%s"
            .formatted(endpoint, what, who, how, told, advice(told.code().orElse(""), status)),
        status,
        told.code(),
        told.message());
  }

  private String advice(String code, int status) {
    return switch (code) {
      case "LinkedAuthorizationFailed" ->
          "; grant %s the role \"Managed Identity Operator\" on the identities it names"
              .formatted(who);
      case "AuthorizationFailed" -> "; grant %s %s".formatted(who, needs);
      case "FailedIdentityOperation" -> "; check that the identities it names exist";
      case "ResourceNotFound",
          "ParentResourceNotFound",
          "ResourceGroupNotFound",
          "SubscriptionNotFound" ->
          "; check the name, the resource group and the subscription";
      default -> status == 409 ? "; try again once the other change is done" : "";
    };
  }

  /// Returns the failure for a success whose body is not what it should be.
  AzureException malformed(HttpAnswer answer, MalformedJson why) {
    return answer.isHtml()
        ? html(answer)
        : new UnexpectedResponse(
            "%s answered HTTP %d for %s with something that is %s"
                .formatted(endpoint, answer.status(), what, why.getMessage()));
  }

  private UnexpectedResponse html(HttpAnswer answer) {
    return new UnexpectedResponse(
        "%s answered HTTP %d with a web page for %s; is a proxy or a portal in between?"
            .formatted(endpoint, answer.status(), what));
  }

  private static Told told(HttpAnswer answer) {
    try {
      return Told.by(answer.json());
    } catch (MalformedJson _) {
      return new Told(Optional.empty(), "");
    }
  }
}
