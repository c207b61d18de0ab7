// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.directory;

import dev.keyway.sandbox.directory.DirectoryException.Reason;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Azure's rules for the federated credentials of one identity or application.
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
    check(added);
    if (present.size() >= LIMIT) {
      throw new DirectoryException(
          Reason.LIMIT, clientId + " has " + LIMIT + " federated credentials.");
    }
    if (present.stream().anyMatch(other -> clashes(other, added))) {
      throw new DirectoryException(
          Reason.DUPLICATE,
          clientId + " has a federated credential of this name, or issuer and subject.");
    }
    return Stream.concat(present.stream(), Stream.of(added)).toList();
  }

  private static void check(FederatedCredential credential) {
    boolean valid =
        NAME.matcher(credential.name()).matches()
            && within(credential.issuer())
            && within(credential.subject())
            && credential.audiences().size() == 1
            && within(credential.audiences().getFirst());
    if (!valid) {
      throw new DirectoryException(
          Reason.INVALID,
          "A federated credential needs a name of 3 to 120 characters, an issuer, a subject and one"
              + " audience of at most "
              + FIELD_LIMIT
              + " characters each.");
    }
  }

  private static boolean within(String field) {
    return !field.isBlank() && field.length() <= FIELD_LIMIT;
  }

  private static boolean clashes(FederatedCredential a, FederatedCredential b) {
    return a.name().equalsIgnoreCase(b.name())
        || (a.issuer().equals(b.issuer()) && a.subject().equals(b.subject()));
  }
}
