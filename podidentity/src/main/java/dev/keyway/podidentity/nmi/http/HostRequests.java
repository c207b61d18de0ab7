// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.keyway.agent.log.Log;
import dev.keyway.agent.metadata.JsonText;
import dev.keyway.agent.metadata.Reply;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.podidentity.nmi.identity.Identities;
import dev.keyway.podidentity.nmi.token.TokenFailure;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;

/// Requests of the node's own programs for a pod's token (pod-identity.md §7.5).
final class HostRequests {
  private final Services services;
  private final Log log;

  HostRequests(Services services, Log log) {
    this.services = services;
    this.log = log;
  }

  /// @param caller the peer's address; no header says otherwise
  Outcome answer(HttpExchange exchange, InetAddress caller) throws InterruptedException {
    var namespace = header(exchange, "podns");
    var name = header(exchange, "podname");
    if (namespace.isEmpty() || name.isEmpty()) {
      return Outcome.of(
          Reply.error(400, "headers podns and podname must name the pod that the token is for"));
    }
    if (!caller.isLoopbackAddress()) {
      return Outcome.of(
          Reply.error(500, "request from %s, not from host".formatted(caller.getHostAddress())));
    }
    var query = Query.of(exchange.getRequestURI());
    if (query.resource().isEmpty()) {
      return Outcome.of(Reply.error(400, "query parameter resource is missing or empty"));
    }
    var missing = services.missing().get();
    if (missing.isPresent()) {
      return Outcome.of(Reply.later(503, 1, "NMI has not heard yet of " + missing.get()));
    }
    return new Outcome(answer(new ObjectKey(namespace, name), query), namespace, query.resource());
  }

  private Reply answer(ObjectKey pod, Query query) throws InterruptedException {
    return switch (services.identities().find(pod, query.wanted())) {
      case Identities.Result.NotFound(var reason) -> {
        log.error("no identity", "pod", pod, "err", reason);
        yield Reply.error(404, reason);
      }
      case Identities.Result.Found(var identity) -> {
        try {
          var token = services.tokens().get(identity, query.resource()).getFirst();
          yield Reply.json(
              json(services.text().json(token, query.resource()), identity.clientId()));
        } catch (TokenFailure e) {
          yield TokenRequests.failed(log, pod.toString(), e);
        }
      }
    };
  }

  private static byte[] json(byte[] token, String clientId) {
    var json = new ByteArrayOutputStream(token.length + 80);
    json.writeBytes("{\"token\":".getBytes(UTF_8));
    json.writeBytes(token);
    var end = new StringBuilder(",\"clientid\":");
    JsonText.quote(end, clientId);
    json.writeBytes(end.append('}').toString().getBytes(UTF_8));
    return json.toByteArray();
  }

  private static String header(HttpExchange exchange, String name) {
    var value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value.strip();
  }
}
