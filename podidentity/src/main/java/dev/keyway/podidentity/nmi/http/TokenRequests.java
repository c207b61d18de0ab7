// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import com.sun.net.httpserver.HttpExchange;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.metadata.Reply;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.azure.token.AccessToken;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.podidentity.nmi.identity.Identities;
import dev.keyway.podidentity.nmi.pod.PodLookup;
import dev.keyway.podidentity.nmi.token.TokenFailure;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.List;

/// Pods' requests for tokens (pod-identity.md §7.3).
final class TokenRequests {
  /// A request that took longer than this may outlive its pod, whose address another then has.
  private static final long LONG = 5_000_000;

  private static final int RETRY_AFTER = 20;

  private final Services services;
  private final boolean retryAfter;
  private final RequestObserver observer;
  private final Log log;

  /// @param retryAfter whether clients are asked to come back for an identity that is not there yet
  TokenRequests(Services services, boolean retryAfter, RequestObserver observer, Log log) {
    this.services = services;
    this.retryAfter = retryAfter;
    this.observer = observer;
    this.log = log;
  }

  /// @param caller the peer's address; no header says otherwise
  Outcome answer(HttpExchange exchange, InetAddress caller) throws InterruptedException {
    long start = System.nanoTime();
    var query = Query.of(exchange.getRequestURI());
    if (query.resource().isEmpty()) {
      return Outcome.of(Reply.error(400, "query parameter resource is missing or empty"));
    }
    var missing = services.missing().get();
    if (missing.isPresent()) {
      return Outcome.of(Reply.later(503, 1, "NMI has not heard yet of " + missing.get()));
    }
    return switch (services.pods().find(caller)) {
      case PodLookup.Result.NotFound(var reason) -> {
        observer.podUnknown();
        log.warning("request from an unknown pod", "err", reason);
        yield new Outcome(Reply.error(500, reason), "", query.resource());
      }
      case PodLookup.Result.Found(var pod) -> {
        var reply = services.exemptions().exempt(pod) ? machines(pod, query) : pods(pod, query);
        boolean lost = System.nanoTime() - start > LONG && !services.pods().still(pod, caller);
        yield new Outcome(
            lost ? passedOn(pod, caller) : reply, pod.key().namespace(), query.resource());
      }
    };
  }

  private static Reply passedOn(Pod pod, InetAddress caller) {
    return Reply.later(
        503,
        1,
        "the address %s passed from pod %s to another while this request waited"
            .formatted(caller.getHostAddress(), pod.key()));
  }

  /// Answers as the metadata service does for the machine.
  private Reply machines(Pod pod, Query query) {
    try {
      return Reply.json(
          services
              .text()
              .json(services.tokens().get(id(query), query.resource()), query.resource()));
    } catch (TokenFailure e) {
      log.error("no token for an excepted pod", "pod", pod.key(), "err", e.reason());
      return Reply.error(403, e.reason());
    }
  }

  private static ManagedIdentityId id(Query query) {
    if (!query.clientId().isEmpty()) {
      return new ManagedIdentityId.ClientId(query.clientId());
    }
    if (!query.objectId().isEmpty()) {
      return new ManagedIdentityId.ObjectId(query.objectId());
    }
    return query.resourceId().isEmpty()
        ? new ManagedIdentityId.SystemAssigned()
        : new ManagedIdentityId.ResourceId(query.resourceId());
  }

  private Reply pods(Pod pod, Query query) throws InterruptedException {
    return switch (services.identities().find(pod.key(), query.wanted())) {
      case Identities.Result.NotFound(var reason) -> {
        log.error("no identity", "pod", pod.key(), "err", reason);
        yield retryAfter ? Reply.later(503, RETRY_AFTER, reason) : Reply.error(404, reason);
      }
      case Identities.Result.Found(var identity) -> {
        try {
          yield Reply.json(json(services.tokens().get(identity, query.resource()), query));
        } catch (TokenFailure e) {
          yield failed(log, pod.key().toString(), e);
        }
      }
    };
  }

  static Reply failed(Log log, String pod, TokenFailure failure) {
    log.error("no token", "pod", pod, "err", failure.reason());
    return Reply.error(failure.kind() == TokenFailure.Kind.REFUSED ? 403 : 503, failure.reason());
  }

  private byte[] json(List<AccessToken> tokens, Query query) {
    if (tokens.size() == 1) {
      return services.text().json(tokens.getFirst(), query.resource());
    }
    var array = new ByteArrayOutputStream();
    int before = '[';
    for (var token : tokens) {
      array.write(before);
      array.writeBytes(services.text().json(token, query.resource()));
      before = ',';
    }
    array.write(']');
    return array.toByteArray();
  }
}
