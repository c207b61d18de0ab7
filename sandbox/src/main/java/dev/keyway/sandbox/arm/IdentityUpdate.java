// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.arm;

import dev.keyway.sandbox.directory.ManagedIdentity;
import dev.keyway.sandbox.http.HttpProblem;
import dev.keyway.sandbox.imds.Assignment;
import dev.keyway.sandbox.imds.Identities;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// What a request wants of a host's identities.
///
/// @param type the kinds there are to be; none to keep those there are
/// @param ids by resource id: the identity to assign, or none to take away
/// @param whole whether what is not named goes
record IdentityUpdate(Optional<Type> type, Map<String, Optional<Assignment>> ids, boolean whole) {
  /// Which kinds of identities a host has.
  record Type(boolean system, boolean user) {
    static Type of(Identities identities) {
      return new Type(
          identities.systemAssigned().isPresent(), !identities.userAssigned().isEmpty());
    }

    /// Returns the type as Azure writes it.
    String wire() {
      if (system) {
        return user ? "SystemAssigned, UserAssigned" : "SystemAssigned";
      }
      return user ? "UserAssigned" : "None";
    }

    private static Type parse(String text, String host) {
      return switch (text.replace(" ", "").toLowerCase(Locale.ROOT)) {
        case "none" -> new Type(false, false);
        case "systemassigned" -> new Type(true, false);
        case "userassigned" -> new Type(false, true);
        case "systemassigned,userassigned", "userassigned,systemassigned" -> new Type(true, true);
        default -> throw failed(host, "The identity type '" + text + "' is not supported.");
      };
    }
  }

  /// Reads the member `identity` of a request.
  ///
  /// @param host the resource id of what it is about
  /// @param find finds identities by resource id
  /// @throws HttpProblem 400 `FailedIdentityOperation` if it makes no sense or names an identity
  ///   that does not exist
  static IdentityUpdate parse(
      JsonNode identity,
      boolean whole,
      String host,
      Function<String, Optional<ManagedIdentity>> find) {
    String text = identity.path("type").asString("");
    Optional<Type> type = text.isEmpty() ? Optional.empty() : Optional.of(Type.parse(text, host));
    var ids = new LinkedHashMap<String, Optional<Assignment>>();
    for (var entry : identity.path("userAssignedIdentities").properties()) {
      ids.put(
          entry.getKey(),
          entry.getValue().isNull()
              ? Optional.empty()
              : Optional.of(assignment(entry.getKey(), host, find)));
    }
    boolean adds = ids.values().stream().anyMatch(Optional::isPresent);
    if (adds && type.filter(wanted -> !wanted.user()).isPresent()) {
      throw failed(host, "The identity type '" + text + "' goes with no user-assigned identities.");
    }
    return new IdentityUpdate(type, ids, whole);
  }

  private static Assignment assignment(
      String id, String host, Function<String, Optional<ManagedIdentity>> find) {
    return find.apply(id)
        .filter(identity -> !identity.systemAssigned())
        .map(Assignment::of)
        .orElseThrow(() -> failed(host, "Resource '" + id + "' was not found."));
  }

  private static HttpProblem failed(String host, String why) {
    return new HttpProblem(
        400,
        "FailedIdentityOperation",
        "Identity operation for resource '%s' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Response: '{\"error\":{\"code\":\"BadRequest\",\"message\":\"%s\"}}'.'."
            .formatted(host, why));
  }

  /// Returns the user-assigned identities after the change; the host's own is left to the caller.
  Identities applyTo(Identities now) {
    var next = new Identities(now.systemAssigned(), whole ? List.of() : now.userAssigned());
    for (var entry : ids.entrySet()) {
      next =
          entry.getValue().isPresent()
              ? next.with(entry.getValue().get())
              : next.without(entry.getKey());
    }
    boolean none = type.filter(wanted -> !wanted.user()).isPresent();
    return none ? next.without(_ -> true) : next;
  }

  /// @throws HttpProblem 400 if the change would leave a host that is to have user-assigned
  ///   identities without any
  void check(Identities now, String host) {
    boolean user = type.filter(Type::user).isPresent();
    if (user && applyTo(now).userAssigned().isEmpty()) {
      throw failed(
          host, "The identity ids must not be null or empty for 'UserAssigned' identity type.");
    }
  }

  /// Returns the change cut short: it assigns half of what it should, and takes nothing away.
  IdentityUpdate half() {
    var kept = new LinkedHashMap<String, Optional<Assignment>>();
    long adds = ids.values().stream().filter(Optional::isPresent).count();
    ids.entrySet().stream()
        .filter(entry -> entry.getValue().isPresent())
        .limit(adds / 2)
        .forEach(entry -> kept.put(entry.getKey(), entry.getValue()));
    return new IdentityUpdate(Optional.empty(), kept, false);
  }
}
