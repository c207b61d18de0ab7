// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import dev.keyway.sandbox.directory.DirectoryException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Azure's rules for the federated credentials of one identity or application (workload-identity.md
/// §15.2).
final class Federation {
  private static final int LIMIT = 20;
  private static final int FIELD_LIMIT = 600;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9=_-]{2,119}");

  private Federation() {}

  /// Returns `present` with one more.
  ///
  /// @param clientId of whom they are, for messages
  /// @throws DirectoryException if the rules forbid it
  static List<FederatedCredential> add(
      List<FederatedCredential> present, FederatedCredential added, String clientId) {
    if (find(present, added.name()).isPresent()) {
      throw new DirectoryException(
          Reason.DUPLICATE,
          clientId + " has a federated credential of the name '" + added.name() + "'.");
    }
    return put(present, added, clientId);
  }

  /// Returns `present` with one more, or another in place of the one of its name. That keeps its
  /// id.
  ///
  /// @param clientId of whom they are, for messages
  /// @throws DirectoryException if the rules forbid it
  static List<FederatedCredential> put(
      List<FederatedCredential> present, FederatedCredential given, String clientId) {
    check(given);
    var place = find(present, given.name());
    boolean taken =
        present.stream()
            .filter(other -> !other.name().equalsIgnoreCase(given.name()))
            .anyMatch(other ->
                other.issuer().equals(given.issuer()) && other.subject().equals(given.subject()));
    if (taken) {
      throw new DirectoryException(
          Reason.TRUSTED,
          clientId
              + " has a federated credential with the issuer '%s' and the subject '%s'."
                  .formatted(given.issuer(), given.subject()));
    }
    if (place.isEmpty() && present.size() >= LIMIT) {
      throw new DirectoryException(
          Reason.LIMIT, clientId + " has " + LIMIT + " federated credentials.");
    }
    var result = new ArrayList<>(present);
    if (place.isPresent()) {
      result.set(place.getAsInt(), given.withId(present.get(place.getAsInt()).id()));
    } else {
      result.add(given);
    }
    return List.copyOf(result);
  }

  private static OptionalInt find(List<FederatedCredential> present, String name) {
    return IntStream.range(0, present.size())
        .filter(i -> present.get(i).name().equalsIgnoreCase(name))
        .findFirst();
  }

  private static void check(FederatedCredential credential) {
    require(
        NAME.matcher(credential.name()).matches(),
        "The name of a federated credential has 3 to 120 letters, digits, hyphens and underscores,"
            + " and begins with a letter or digit.");
    within("issuer", credential.issuer());
    within("subject", credential.subject());
    require(
        credential.audiences().size() == 1,
        "A federated credential has exactly one audience, not "
            + credential.audiences().size()
            + ".");
    within("audience", credential.audiences().getFirst());
    require(
        credential.description().length() <= FIELD_LIMIT,
        "The description of a federated credential has at most " + FIELD_LIMIT + " characters.");
  }

  private static void within(String field, String value) {
    require(!value.isBlank(), "A federated credential needs the " + field + ".");
    require(
        value.length() <= FIELD_LIMIT,
        "The %s of a federated credential has at most %d characters."
            .formatted(field, FIELD_LIMIT));
  }

  private static void require(boolean met, String rule) {
    if (!met) {
      throw new DirectoryException(Reason.INVALID, rule);
    }
  }
}
