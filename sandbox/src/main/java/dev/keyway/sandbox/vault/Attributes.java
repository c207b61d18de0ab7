// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.vault;

import dev.keyway.sandbox.http.HttpProblem;
import java.security.cert.X509Certificate;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What every version of an object carries. Times are Unix seconds.
///
/// @param nbf not valid before; like Azure, reading ignores it
/// @param exp expires; like Azure, reading ignores it
public record Attributes(
    boolean enabled, Optional<Long> nbf, Optional<Long> exp, long created, long updated) {

  static Attributes now(long seconds) {
    return new Attributes(true, Optional.empty(), Optional.empty(), seconds, seconds);
  }

  /// The same with what a request says; members it lacks stay.
  Attributes merge(JsonNode wanted, long seconds) {
    return new Attributes(
        wanted.path("enabled").isBoolean() ? wanted.path("enabled").booleanValue() : enabled,
        time(wanted, "nbf").or(this::nbf),
        time(wanted, "exp").or(this::exp),
        created,
        seconds);
  }

  Attributes enabled(boolean value) {
    return new Attributes(value, nbf, exp, created, updated);
  }

  /// The same, valid for as long as a certificate.
  Attributes validAs(X509Certificate certificate) {
    return new Attributes(
        enabled,
        Optional.of(certificate.getNotBefore().toInstant().getEpochSecond()),
        Optional.of(certificate.getNotAfter().toInstant().getEpochSecond()),
        created,
        updated);
  }

  private static Optional<Long> time(JsonNode wanted, String name) {
    JsonNode value = wanted.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber()) {
      throw new HttpProblem(400, "BadParameter", "attributes." + name + " must be Unix seconds.");
    }
    return Optional.of(value.longValue());
  }

  ObjectNode write(ObjectNode parent) {
    ObjectNode node = parent.putObject("attributes");
    node.put("enabled", enabled);
    nbf.ifPresent(value -> node.put("nbf", value));
    exp.ifPresent(value -> node.put("exp", value));
    node.put("created", created).put("updated", updated);
    return node.put("recoveryLevel", "Recoverable+Purgeable").put("recoverableDays", 90);
  }
}
