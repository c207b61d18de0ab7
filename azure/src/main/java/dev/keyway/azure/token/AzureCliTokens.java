// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.token;

import dev.keyway.azure.AzureException.AuthenticationFailed;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.credential.Credential;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tokens of whoever is signed in with the Azure CLI.
record AzureCliTokens(AzureCommand az, InstantSource clock) {
  private static final Duration LONGEST_RUN = Duration.ofSeconds(60);
  private static final int MAX_MESSAGE = 300;
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  AccessToken fetch(Credential.AzureCli who, String resource, Deadline deadline) {
    var outcome =
        az.run(
            List.of(
                "account",
                "get-access-token",
                "--resource",
                resource,
                "--subscription",
                who.subscription(),
                "--output",
                "json"),
            deadline.earlier(Deadline.after(LONGEST_RUN, deadline.clock())));
    if (outcome.exitCode() != 0) {
      throw new AuthenticationFailed(
          "az has no token of %s for %s (exit code %d)%s; run az login, then az account list to see"
                  .formatted(
                      Subjects.of(who), resource, outcome.exitCode(), line(outcome.complaint()))
              + " whether the subscription is there",
          Optional.empty());
    }
    return token(outcome.output(), resource);
  }

  private AccessToken token(SecretText output, String resource) {
    try {
      var json = JsonObject.parse(output.reveal().getBytes(StandardCharsets.UTF_8));
      var now = clock.instant();
      var value = json.text("accessToken").filter(text -> !text.isBlank());
      var expiry =
          json.number("expires_on")
              .map(Instant::ofEpochSecond)
              .or(() -> json.text("expiresOn").flatMap(AzureCliTokens::local));
      if (value.isPresent() && expiry.isPresent()) {
        // az keeps tokens itself and gives a new one only shortly before the end of the old.
        return new AccessToken(SecretText.of(value.get()), expiry.get(), expiry.get(), now);
      }
    } catch (MalformedJson | DateTimeException _) {
      // Told below; the text may hold a token.
    }
    throw new UnexpectedResponse(
        "az account get-access-token printed no accessToken with its expiry for %s; is az current?"
            .formatted(resource));
  }

  /// Older versions tell the local time only.
  private static Optional<Instant> local(String text) {
    return text.length() < 19
        ? Optional.empty()
        : Optional.of(
            LocalDateTime.parse(text.substring(0, 19), LOCAL)
                .atZone(ZoneId.systemDefault())
                .toInstant());
  }

  private static String line(String complaint) {
    var words = complaint.replace('\r', ' ').replace('\n', ' ').strip();
    var start = words.length() <= MAX_MESSAGE ? words : words.substring(0, MAX_MESSAGE) + "…";
    return start.isEmpty() ? "" : ": " + start;
  }
}
