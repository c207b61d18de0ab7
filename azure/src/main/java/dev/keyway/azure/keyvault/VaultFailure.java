// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.AzureException.AccessDenied;
import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.ObjectNotFound;
import dev.keyway.azure.AzureException.Rejected;
import dev.keyway.azure.AzureException.Throttled;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.token.Subjects;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Says why a vault did not hand an object out: whom it refused, and what to do next.
///
/// @param vault the vault's address
/// @param type what was asked for
/// @param what the object in words
/// @param asked the credential of who asked
record VaultFailure(URI vault, ObjectType type, String what, Credential asked) {
  private static final int MAX_MESSAGE = 300;

  private String who() {
    return Subjects.of(asked);
  }

  /// The vault's own words. Nothing else of the body is ever shown.
  private record Told(String code, String message, String inner) {

    static Told by(HttpAnswer answer) {
      try {
        var error = answer.json().object("error");
        return new Told(
            error.flatMap(e -> e.text("code")).orElse(""),
            error.flatMap(e -> e.text("message")).orElse(""),
            error.flatMap(e -> e.object("innererror")).flatMap(inner -> text(inner)).orElse(""));
      } catch (MalformedJson _) {
        return new Told("", "", "");
      }
    }

    private static Optional<String> text(JsonObject inner) {
      return inner.text("code");
    }

    @Override
    public String toString() {
      var line = message.replace('\r', ' ').replace('\n', ' ').strip();
      var words = line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "…";
      var codes = inner.isEmpty() ? code : code + "/" + inner;
      return codes.isEmpty() && words.isEmpty() ? "" : ": " + codes + " " + words;
    }
  }

  /// Returns the failure that `answer`, which is no success, stands for.
  AzureException of(HttpAnswer answer, Instant now) {
    if (answer.status() == 429) {
      var wish = RetryPolicy.retryAfter(answer, now).orElse(Duration.ofSeconds(1));
      return new Throttled(
          "%s throttles its callers (HTTP 429) and asks to wait %d s; %s was not read"
              .formatted(vault, wish.toSeconds(), what),
          wish);
    }
    if (answer.isHtml()) {
      return html(answer);
    }
    var told = Told.by(answer);
    return switch (answer.status()) {
      case 401 ->
          new AuthenticationFailed(
              "%s turned down the token of %s for %s%s; check cloudName and tenantID"
                  .formatted(vault, who(), what, told),
              code(told));
      case 403 -> new AccessDenied(denied(told));
      case 404 ->
          new ObjectNotFound(
              "%s is not in the vault %s%s; check its name, type and version, and whether it was"
                      .formatted(what, vault, told)
                  + " deleted");
      case 408, 500, 502, 503, 504 ->
          new Unavailable(
              "%s answered HTTP %d%s; %s was not read"
                  .formatted(vault, answer.status(), told, what));
      default ->
          answer.status() >= 500
              ? new Unavailable(
                  "%s answered HTTP %d%s; %s was not read"
                      .formatted(vault, answer.status(), told, what))
              : new Rejected(
                  "%s rejected the request for %s: HTTP %d%s"
                      .formatted(vault, what, answer.status(), told));
    };
  }

  /// Returns the failure for a success whose body is not JSON.
  AzureException malformed(HttpAnswer answer, MalformedJson why) {
    return answer.isHtml()
        ? html(answer)
        : new UnexpectedResponse(
            "%s answered HTTP %d for %s with something that is %s"
                .formatted(vault, answer.status(), what, why.getMessage()));
  }

  private UnexpectedResponse html(HttpAnswer answer) {
    return new UnexpectedResponse(
        "%s answered HTTP %d with a web page instead of %s; is a proxy or a portal in between?"
            .formatted(vault, answer.status(), what));
  }

  private String denied(Told told) {
    boolean disabled =
        told.message().toLowerCase(Locale.ROOT).contains("disabled")
            || told.inner().equals("SecretDisabled")
            || told.inner().equals("KeyDisabled");
    if (disabled) {
      return "%s in %s is disabled%s; enable it, or name another version"
          .formatted(what, vault, told);
    }
    boolean network =
        told.inner().equals("ForbiddenByConnection") || told.inner().equals("ForbiddenByFirewall");
    if (network) {
      return "%s does not accept connections from here%s; check its firewall and private endpoints"
          .formatted(vault, told);
    }
    var name =
        vault.getHost().contains(".")
            ? vault.getHost().substring(0, vault.getHost().indexOf('.'))
            : vault.getHost();
    var role =
        switch (type) {
          case SECRET -> "Key Vault Secrets User";
          case KEY -> "Key Vault Crypto User";
          case CERTIFICATE -> "Key Vault Certificate User";
        };
    var permission =
        switch (type) {
          case SECRET -> "secret";
          case KEY -> "key";
          case CERTIFICATE -> "certificate";
        };
    return "%s may not read %s in %s%s; grant it the role \"%s\", or run: "
            .formatted(who(), what, vault, told, role)
        + "az keyvault set-policy -n %s --%s-permissions get list %s"
            .formatted(name, permission, Subjects.principal(asked));
  }

  private static Optional<String> code(Told told) {
    int start = told.message().indexOf("AKV");
    if (start >= 0) {
      int end = start + 3;
      while (end < told.message().length() && Character.isDigit(told.message().charAt(end))) {
        end++;
      }
      return Optional.of(told.message().substring(start, end));
    }
    return told.code().isEmpty() ? Optional.empty() : Optional.of(told.code());
  }
}
