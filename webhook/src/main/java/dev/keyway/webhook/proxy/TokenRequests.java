// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import com.sun.net.httpserver.HttpExchange;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.metadata.Reply;
import dev.keyway.agent.server.QueryText;
import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.token.AccessTokens;
import java.time.Duration;
import java.time.InstantSource;

/// Answers requests for tokens (workload-identity.md §10.3). Tokens are kept, and fetched anew
/// ahead of their end, by whoever gives them out here.
final class TokenRequests {
  /// Less than clients wait.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PodIdentity identity;
  private final AccessTokens tokens;
  private final InstantSource clock;
  private final Log log;

  TokenRequests(PodIdentity identity, AccessTokens tokens, InstantSource clock, Log log) {
    this.identity = identity;
    this.tokens = tokens;
    this.clock = clock;
    this.log = log;
  }

  Reply answer(HttpExchange exchange) {
    var query = QueryText.of(exchange.getRequestURI());
    return switch (Wanted.read(query, exchange.getRequestHeaders(), identity.clientId())) {
      case Wanted.Refused(var reply) -> reply;
      case Wanted.Token wanted -> answer(wanted);
    };
  }

  private Reply answer(Wanted.Token wanted) {
    log.verbose(4, "token wanted", "clientID", wanted.clientId(), "resource", wanted.resource());
    try {
      var token =
          tokens.get(
              identity.credential(wanted.clientId()),
              wanted.audience(),
              Deadline.after(PATIENCE, clock));
      return Reply.json(TokenText.json(wanted, token, clock.instant()));
    } catch (AzureException e) {
      log.error(
          "no token",
          "clientID",
          wanted.clientId(),
          "resource",
          wanted.resource(),
          "error",
          String.valueOf(e.getMessage()));
      return Failures.reply(e);
    }
  }
}
