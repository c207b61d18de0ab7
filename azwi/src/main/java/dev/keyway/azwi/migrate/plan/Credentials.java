// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.kubernetes.api.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The federated credentials that a plan needs, and how many an identity can take.
final class Credentials {
  private static final int LONGEST_NAME = 120;
  private static final int HASH = 10;

  private final Facts facts;
  private final Map<String, Set<String>> trusted = new HashMap<>();

  Credentials(Facts facts) {
    this.facts = facts;
    facts
        .records()
        .values()
        .forEach(record -> take(record.move().identity(), record.move().credential()));
  }

  /// Returns the credential by which an identity trusts an account of this cluster. Its name is the
  /// same each time, tells the account, and differs for another issuer.
  static FederatedCredential of(String issuer, ObjectKey account) {
    var subject = FederatedCredential.subject(account.namespace(), account.name());
    var hash = "-" + hash(issuer + "|" + subject);
    var readable = (account.namespace() + "-" + account.name()).replaceAll("[^a-zA-Z0-9-]", "-");
    var cut = readable.substring(0, Math.min(readable.length(), LONGEST_NAME - hash.length()));
    return new FederatedCredential(
        cut + hash, issuer, subject, List.of(FederatedCredential.AUDIENCE), "");
  }

  /// Counts a credential in.
  ///
  /// @return false if the identity cannot take it
  boolean take(TargetIdentity identity, FederatedCredential credential) {
    var subjects =
        trusted.computeIfAbsent(
            identity.handle(),
            _ -> {
              var there = new HashSet<String>();
              facts.credentials(identity).forEach(one -> there.add(one.issuer() + one.subject()));
              return there;
            });
    var subject = credential.issuer() + credential.subject();
    if (!subjects.contains(subject) && subjects.size() >= FederatedCredential.LIMIT) {
      return false;
    }
    subjects.add(subject);
    return true;
  }

  private static String hash(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
