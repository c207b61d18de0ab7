// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.admin;

import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.fault.FaultRule;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.http.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Fault rules as JSON:
/// `{"service":"vault","method":"GET","path":"/secrets/*","times":2,"faults":[{"type":"status","status":429,"retryAfter":"1"}]}`.
final class FaultJson {
  private FaultJson() {}

  static FaultRule read(ObjectNode json) {
    Service service =
        Service.of(json.path("service").asString(""))
            .filter(found -> found != Service.ADMIN)
            .orElseThrow(() ->
                invalid("service must be entra, imds, vault, arm, graph, oidc, nmi or tokenproxy"));
    List<Fault> faults = new ArrayList<>();
    json.path("faults").forEach(fault -> faults.add(fault(fault)));
    if (faults.isEmpty()) {
      throw invalid("faults must name at least one");
    }
    int times = json.path("times").asInt(FaultRule.FOREVER);
    if (times != FaultRule.FOREVER && times < 1) {
      throw invalid("times must be positive");
    }
    String method = json.path("method").asString("");
    return new FaultRule(
        service,
        method.isEmpty() ? Optional.empty() : Optional.of(method),
        json.path("kind").asString("*"),
        json.path("path").asString("*"),
        json.path("host").asString("*"),
        times,
        faults);
  }

  private static Fault fault(JsonNode json) {
    return switch (json.path("type").asString("")) {
      case "latency" -> new Fault.Latency(Duration.ofMillis(json.path("millis").asLong(0)));
      case "status" -> status(json);
      case "drop" -> new Fault.DropConnection();
      case "closeMidBody" -> new Fault.CloseMidBody();
      case "truncate" -> new Fault.TruncatedBody();
      case "garbage" -> new Fault.GarbageBody();
      case "hang" -> new Fault.Hang();
      case "tokenLifetime" ->
          new Fault.TokenLifetime(
              Duration.ofSeconds(json.path("seconds").asLong(0)),
              json.path("announced").asBoolean(false));
      case "tokenAudience" -> new Fault.TokenAudience(json.path("audience").asString(""));
      case "operationTime" ->
          new Fault.OperationTime(Duration.ofMillis(json.path("millis").asLong(0)));
      case "operationFailure" ->
          new Fault.OperationFailure(
              json.path("code").asString("InternalOperationError"),
              json.path("message").asString("The sandbox was told to fail."),
              json.path("partly").asBoolean(false));
      default ->
          throw invalid(
              "a fault's type must be latency, status, drop, closeMidBody, truncate, garbage, hang,"
                  + " tokenLifetime, tokenAudience, operationTime or operationFailure");
    };
  }

  private static Fault.Status status(JsonNode json) {
    int status = json.path("status").asInt(0);
    if (status < 200 || status > 599) {
      throw invalid("status must be between 200 and 599");
    }
    Fault.Status base =
        json.path("html").asBoolean(false) ? Fault.Status.html(status) : Fault.Status.json(status);
    String after = json.path("retryAfter").asString("");
    return new Fault.Status(
        status,
        after.isEmpty() ? Optional.empty() : Optional.of(after),
        json.path("contentType").asString(base.contentType()),
        json.path("body").asString(base.body()));
  }

  static ArrayNode write(Map<String, FaultRule> rules) {
    ArrayNode list = Json.array();
    rules.forEach((id, rule) -> {
      ObjectNode node = list.addObject();
      node.put("id", id).put("service", rule.service().key());
      rule.method().ifPresent(method -> node.put("method", method));
      node.put("kind", rule.kind()).put("path", rule.path()).put("host", rule.host());
      node.put("times", rule.times());
      ArrayNode faults = node.putArray("faults");
      rule.faults().forEach(fault -> faults.add(fault.toString()));
    });
    return list;
  }

  private static HttpProblem invalid(String message) {
    return new HttpProblem(400, "BadParameter", message + ".");
  }
}
