// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.imds;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.Principal;
import dev.keyway.sandbox.entra.Resources;
import dev.keyway.sandbox.entra.TokenAnswer;
import dev.keyway.sandbox.entra.TokenIssuer;
import dev.keyway.sandbox.entra.TokenIssuer.Proof;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.http.Site;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Stands in for pod identity's node agent: gives programs of the node the token of any pod's
/// identity (pod-identity.md §7.5).
public final class HostTokens {
  private final Directory directory;
  private final TokenIssuer issuer;
  private final Resources resources;
  private final Runnable changed;
  private final Map<String, String> clientIds = new ConcurrentSkipListMap<>();

  public HostTokens(
      Directory directory, TokenIssuer issuer, Resources resources, Runnable changed) {
    this.directory = directory;
    this.issuer = issuer;
    this.resources = resources;
    this.changed = changed;
  }

  /// Gives a pod the identity of this client id, in place of any before.
  public void bind(String podNamespace, String podName, String clientId) {
    clientIds.put(podNamespace + "/" + podName, clientId);
    changed.run();
  }

  /// Takes the pod's identity away.
  public void unbind(String podNamespace, String podName) {
    clientIds.remove(podNamespace + "/" + podName);
    changed.run();
  }

  /// Returns client ids by `namespace/name`.
  public Map<String, String> state() {
    return Map.copyOf(clientIds);
  }

  /// Takes up saved bindings.
  public void restore(Map<String, String> saved) {
    clientIds.clear();
    clientIds.putAll(saved);
  }

  /// Returns the site of the agent.
  public Site site() {
    return new Router(Service.NMI).on("GET", "/host/token", "token", this::token);
  }

  private Response token(Request request) {
    String namespace = request.header("podns").orElse("");
    String pod = request.header("podname").orElse("");
    if (namespace.isEmpty() || pod.isEmpty()) {
      return text(400, "The headers podns and podname are required.");
    }
    Optional<String> resource = request.query("resource");
    if (resource.isEmpty()) {
      return text(400, "The parameter resource is required.");
    }
    Optional<Principal> identity =
        Optional.ofNullable(clientIds.get(namespace + "/" + pod))
            .filter(id -> request.query("client_id").map(id::equalsIgnoreCase).orElse(true))
            .flatMap(directory::findByClientId);
    if (identity.isEmpty()) {
      return text(404, "No identity is assigned to the pod " + namespace + "/" + pod + ".");
    }
    if (!resources.exists(resource.get())) {
      return text(403, "There is no resource " + resource.get() + ".");
    }
    var token = issuer.issue(identity.get(), resource.get(), Proof.CERTIFICATE, request.faults());
    Map<String, Object> all = TokenAnswer.strings(token);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("access_token", token.value());
    members.put("refresh_token", "");
    all.forEach((name, value) -> {
      if (!name.startsWith("ext_")) {
        members.putIfAbsent(name, value);
      }
    });
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("token", members);
    body.put("clientid", identity.get().clientId());
    return Response.json(200, body).header("Content-Type", "application/json");
  }

  private static Response text(int status, String message) {
    return Response.text(status, "text/plain; charset=utf-8", message + "\n")
        .header("X-Content-Type-Options", "nosniff");
  }
}
