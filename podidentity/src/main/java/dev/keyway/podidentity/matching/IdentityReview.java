// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import dev.keyway.kubernetes.api.AzureIdentity;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What can be told of an AzureIdentity before any pod uses it.
///
/// @param problems why it can never give a token; one sentence each
/// @param notices what is probably not meant
public record IdentityReview(List<String> problems, List<String> notices) {
  /// How many tenants a service principal can have beside its own.
  public static final int MOST_AUXILIARY_TENANTS = 3;

  private static final String GUID = "(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  public IdentityReview {
    problems = List.copyOf(problems);
    notices = List.copyOf(notices);
  }

  public static IdentityReview of(AzureIdentity identity) {
    var reading = new Reading(identity);
    switch (identity.kind()) {
      case USER_ASSIGNED -> reading.managedIdentity();
      case SERVICE_PRINCIPAL_SECRET, SERVICE_PRINCIPAL_CERTIFICATE -> reading.servicePrincipal();
      case UNKNOWN -> reading.problems.add("it has " + unsupported(identity.type()));
    }
    return new IdentityReview(reading.problems, reading.notices);
  }

  /// Returns what there is to say of a type that means nothing.
  public static String unsupported(long type) {
    return ("type %d, which is unsupported: use 0 for a managed identity, 1 for a service principal"
            + " with a password, 2 for one with a certificate")
        .formatted(type);
  }

  /// Returns the address of `adEndpoint`, with a trailing slash; empty if it is no https address.
  public static Optional<URI> endpoint(String text) {
    try {
      return Optional.of(URI.create(text.endsWith("/") ? text : text + "/"))
          .filter(uri -> "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null)
          .filter(uri -> uri.getRawUserInfo() == null && uri.getRawQuery() == null);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static final class Reading {
    private final AzureIdentity identity;
    private final List<String> problems = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    Reading(AzureIdentity identity) {
      this.identity = identity;
    }

    void managedIdentity() {
      var client = identity.clientId();
      if (client.isBlank()) {
        problems.add("it has no clientID");
      } else if (!client.matches(GUID)) {
        problems.add("clientID \"%s\" is not a GUID".formatted(client));
      }
      var resource = identity.resourceId();
      if (resource.isEmpty()) {
        notices.add(
            "it has no resourceID: MIC cannot assign it to machines, so it works in managed mode"
                + " only");
      } else if (!ResourceIds.valid(resource)) {
        problems.add(
            "resourceID \"%s\" is not of the form %s".formatted(resource, ResourceIds.FORM));
      }
    }

    void servicePrincipal() {
      if (identity.clientId().isBlank()) {
        problems.add("it has no clientID");
      } else if (!identity.clientId().matches(GUID)) {
        notices.add("clientID \"%s\" is not a GUID".formatted(identity.clientId()));
      }
      if (identity.tenantId().isBlank()) {
        problems.add("it has no tenantID, which a service principal needs");
      }
      var endpoint = identity.adEndpoint().strip();
      if (!endpoint.isEmpty() && endpoint(endpoint).isEmpty()) {
        problems.add("adEndpoint \"%s\" is not an https address".formatted(endpoint));
      }
      if (identity.kind() == AzureIdentity.Kind.SERVICE_PRINCIPAL_SECRET
          && identity.auxiliaryTenantIds().size() > MOST_AUXILIARY_TENANTS) {
        problems.add(
            "it has %d auxiliaryTenantIDs; there can be %d at most"
                .formatted(identity.auxiliaryTenantIds().size(), MOST_AUXILIARY_TENANTS));
      }
      password();
    }

    private void password() {
      var secret = identity.clientPassword().filter(key -> !key.name().isEmpty());
      if (secret.isEmpty()) {
        problems.add("clientPassword names no Secret, which a service principal needs");
      }
      secret
          .filter(key -> !key.namespace().isEmpty())
          .filter(key -> !key.namespace().equals(identity.key().namespace()))
          .ifPresent(key ->
              notices.add(
                  ("clientPassword names Secret %s of another namespace, which NMI reads with"
                          + " --allow-cross-namespace-secrets only")
                      .formatted(key)));
    }
  }
}
