// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyway.agent.metadata.JsonText;
import dev.keyway.azure.token.AccessToken;
import java.time.Duration;
import java.time.Instant;

/// Tokens as the metadata service writes them: all values are strings.
final class TokenText {
  /// Clients are told that a token ends a little before it does.
  private static final Duration MARGIN = Duration.ofSeconds(10);

  private TokenText() {}

  static byte[] json(Wanted.Token wanted, AccessToken token, Instant now) {
    var left = Duration.between(now, token.expiresOn()).minus(MARGIN).toSeconds();
    var seconds = Long.toString(Math.max(0, left));
    var json = new StringBuilder();
    field(json, '{', "access_token", token.value().reveal());
    field(json, ',', "client_id", wanted.clientId());
    field(json, ',', "refresh_token", "");
    field(json, ',', "expires_in", seconds);
    field(json, ',', "ext_expires_in", seconds);
    field(json, ',', "expires_on", Long.toString(token.expiresOn().getEpochSecond()));
    field(json, ',', "not_before", Long.toString(token.notBefore().getEpochSecond()));
    field(json, ',', "resource", wanted.resource());
    field(json, ',', "token_type", "Bearer");
    return json.append('}').toString().getBytes(UTF_8);
  }

  private static void field(StringBuilder json, char before, String name, String value) {
    json.append(before);
    JsonText.quote(json, name);
    json.append(':');
    JsonText.quote(json, value);
  }
}
