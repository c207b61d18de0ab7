// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import dev.keyway.azure.credential.ServiceAccountToken;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// The pod's service-account tokens as kubelet hands them over: a JSON object from audience to
/// token and expiry (provider.md §11.3). Nothing it throws or returns in text shows a token.
final class ServiceAccountTokens {
  static final String WORKLOAD_IDENTITY = "api://AzureADTokenExchange";
  static final String IDENTITY_BINDING = "api://AKSIdentityBinding";

  private static final JsonFactory JSON = new JsonFactory();

  private ServiceAccountTokens() {}

  /// Returns the token for `audience`.
  ///
  /// @throws Unusable if there is none, saying why
  static ServiceAccountToken forAudience(String audience, String json) {
    if (json.isEmpty()) {
      throw new Unusable(
          "no service-account tokens came with the mount: the CSIDriver object must list the"
              + " audience "
              + audience
              + " under tokenRequests");
    }
    try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      return find(audience, parser)
          .orElseThrow(() ->
              new Unusable(
                  "no service-account token for the audience "
                      + audience
                      + " came with the mount: add it to tokenRequests of the CSIDriver object"));
    } catch (JacksonException broken) {
      throw new Unusable("the service-account tokens are not a JSON object of audiences");
    }
  }

  private static Optional<ServiceAccountToken> find(String audience, JsonParser parser) {
    expect(parser.nextToken() == JsonToken.START_OBJECT, "are not a JSON object of audiences");
    Optional<ServiceAccountToken> found = Optional.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      parser.nextToken();
      var token = entry(parser);
      if (name.equals(audience) && !token.isEmpty()) {
        found = Optional.of(ServiceAccountToken.of(token));
      }
    }
    expect(parser.nextToken() == null, "go on after the end of their JSON object");
    return found;
  }

  private static String entry(JsonParser parser) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    expect(
        parser.currentToken() == JsonToken.START_OBJECT,
        "have an audience whose value is not an object");
    var token = "";
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "token" -> token = string(parser, "have a token that is not a string");
        case "expirationTimestamp" -> checkTime(string(parser, "have an expiry that is no time"));
        default -> parser.skipChildren();
      }
    }
    return token;
  }

  private static String string(JsonParser parser, String complaint) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    expect(parser.currentToken() == JsonToken.VALUE_STRING, complaint);
    return parser.getString();
  }

  private static void checkTime(String text) {
    try {
      if (!text.isEmpty()) {
        Instant.parse(text);
      }
    } catch (DateTimeParseException unreadable) {
      throw new Unusable("the service-account tokens have an expiry that is no RFC 3339 time");
    }
  }

  private static void expect(boolean holds, String complaint) {
    if (!holds) {
      throw new Unusable("the service-account tokens " + complaint);
    }
  }

  /// Why there is no token.
  static final class Unusable extends RuntimeException {
    Unusable(String message) {
      super(message);
    }
  }
}
