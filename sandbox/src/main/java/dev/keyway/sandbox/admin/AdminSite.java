// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.admin;

import dev.keyway.sandbox.fault.Calls;
import dev.keyway.sandbox.fault.Faults;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.Handler;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.http.Request;
import dev.keyway.sandbox.http.Response;
import dev.keyway.sandbox.http.Router;
import dev.keyway.sandbox.http.Site;
import dev.keyway.sandbox.oidc.Clusters;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// The control interface at `/_sandbox`. Everything but `health` needs the bearer token that is in
/// the instance's directory, so that neither other users nor web pages can steer it.
public final class AdminSite {
  private final byte[] token;
  private final Supplier<?> endpoints;
  private final Calls calls;
  private final Faults faults;
  private final Clusters clusters;
  private final Runnable reset;
  private final Runnable shutdown;

  /// @param endpoints gives what to tell about addresses
  /// @param reset makes everything as it was when new
  /// @param shutdown is called, once answered, by a thread of its own
  public AdminSite(
      String token,
      Supplier<?> endpoints,
      Calls calls,
      Faults faults,
      Clusters clusters,
      Runnable reset,
      Runnable shutdown) {
    this.token = token.getBytes(StandardCharsets.US_ASCII);
    this.endpoints = endpoints;
    this.calls = calls;
    this.faults = faults;
    this.clusters = clusters;
    this.reset = reset;
    this.shutdown = shutdown;
  }

  /// Returns the site.
  public Site site() {
    return new Router(Service.ADMIN)
        .on("GET", "/_sandbox/health", "health", _ -> Response.json(200, Map.of("status", "ready")))
        .on(
            "GET",
            "/_sandbox/endpoints",
            "endpoints",
            held(_ -> Response.json(200, endpoints.get())))
        .on("GET", "/_sandbox/calls", "calls", held(_ -> Response.json(200, calls.snapshot())))
        .on("DELETE", "/_sandbox/calls", "calls", held(_ -> done(calls::reset)))
        .on(
            "GET",
            "/_sandbox/faults",
            "faults",
            held(_ -> Response.json(200, FaultJson.write(faults.rules()))))
        .on("POST", "/_sandbox/faults", "faults", held(this::addFault))
        .on("DELETE", "/_sandbox/faults", "faults", held(_ -> done(faults::clear)))
        .on("DELETE", "/_sandbox/faults/{id}", "faults", held(this::removeFault))
        .on("POST", "/_sandbox/serviceaccounttokens", "token", held(this::mint))
        .on("POST", "/_sandbox/reset", "reset", held(_ -> done(reset)))
        .on("POST", "/_sandbox/shutdown", "shutdown", held(_ -> stop()));
  }

  private Handler held(Handler handler) {
    return request -> {
      String header = request.header("Authorization").orElse("");
      byte[] given =
          header.startsWith("Bearer ")
              ? header.substring(7).getBytes(StandardCharsets.US_ASCII)
              : new byte[0];
      if (!MessageDigest.isEqual(given, token)) {
        throw new HttpProblem(
            401, "Unauthorized", "Send the token of the instance's directory as bearer token.");
      }
      return handler.handle(request);
    };
  }

  private static Response done(Runnable action) {
    action.run();
    return Response.empty(204);
  }

  private Response addFault(Request request) {
    return Response.json(201, Map.of("id", faults.add(FaultJson.read(request.json()))));
  }

  private Response removeFault(Request request) {
    if (!faults.remove(request.param("id"))) {
      throw new HttpProblem(404, "NotFound", "There is no such fault.");
    }
    return Response.empty(204);
  }

  private Response mint(Request request) {
    ObjectNode json = request.json();
    String cluster = json.path("cluster").asString("local");
    if (!cluster.matches("[a-z0-9-]{1,40}")) {
      throw new HttpProblem(400, "BadParameter", "cluster must be a short lower-case name.");
    }
    String token =
        clusters
            .cluster(cluster)
            .serviceAccountToken(
                required(json, "namespace"),
                required(json, "serviceAccount"),
                json.path("pod").asString("pod"),
                required(json, "audience"),
                Duration.ofSeconds(json.path("seconds").asLong(3600)));
    return Response.json(201, Json.object().put("token", token));
  }

  private static String required(ObjectNode json, String name) {
    String value = json.path(name).asString("");
    if (value.isEmpty()) {
      throw new HttpProblem(400, "BadParameter", "Property " + name + " is required.");
    }
    return value;
  }

  private Response stop() {
    Thread.ofVirtual().name("shutdown").start(shutdown);
    return Response.json(202, Map.of("status", "stopping"));
  }
}
