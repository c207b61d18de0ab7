// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.token;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.azure.token.AccessToken;
import dev.keyway.azure.token.AccessTokens;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.podidentity.matching.ClientIds;
import dev.keyway.podidentity.matching.IdentityReview;
import dev.keyway.podidentity.nmi.token.TokenFailure.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Tokens of identities (pod-identity.md §8.3).
public final class PodTokens {
  private static final String OWN = "adal_token_msi";
  private static final String USER_ASSIGNED = "adal_token_msi_userassignedid";
  private static final String SERVICE_PRINCIPAL = "adal_token";

  private final AccessTokens tokens;
  private final ServicePrincipals principals;
  private final TokenObserver observer;
  private final InstantSource clock;
  private final Duration longest;

  /// @param longest how long fetching a token may take
  public PodTokens(
      AccessTokens tokens,
      ServicePrincipals principals,
      TokenObserver observer,
      InstantSource clock,
      Duration longest) {
    this.tokens = tokens;
    this.principals = principals;
    this.observer = observer;
    this.clock = clock;
    this.longest = longest;
  }

  /// Returns the identity's tokens: one, or one for each of its tenants, the primary first.
  public List<AccessToken> get(AzureIdentity identity, String resource) throws TokenFailure {
    return switch (identity.kind()) {
      case USER_ASSIGNED -> {
        if (identity.clientId().isBlank()) {
          throw new TokenFailure("AzureIdentity %s has no clientID".formatted(identity.key()));
        }
        yield List.of(get(new ManagedIdentityId.ClientId(identity.clientId()), resource));
      }
      case SERVICE_PRINCIPAL_SECRET, SERVICE_PRINCIPAL_CERTIFICATE -> {
        var all = new ArrayList<AccessToken>();
        for (var credential : principals.credentials(identity)) {
          all.add(get(credential, SERVICE_PRINCIPAL, identity.clientId(), resource));
        }
        yield all;
      }
      case UNKNOWN ->
          throw new TokenFailure(
              "AzureIdentity %s has %s"
                  .formatted(identity.key(), IdentityReview.unsupported(identity.type())));
    };
  }

  /// Returns a token of a managed identity of this machine.
  public AccessToken get(ManagedIdentityId id, String resource) throws TokenFailure {
    var clientId = id instanceof ManagedIdentityId.ClientId(var value) ? value : "";
    return get(
        new Credential.ManagedIdentity(id),
        id instanceof ManagedIdentityId.SystemAssigned ? OWN : USER_ASSIGNED,
        clientId,
        resource);
  }

  private AccessToken get(Credential credential, String operation, String clientId, String resource)
      throws TokenFailure {
    long start = System.nanoTime();
    try {
      var token = tokens.get(credential, resource, Deadline.after(longest, clock));
      observer.got(operation, Duration.ofNanos(System.nanoTime() - start));
      return token;
    } catch (AzureException e) {
      observer.failed(operation);
      throw new TokenFailure(
          kind(e), ClientIds.redactedIn(String.valueOf(e.getMessage()), clientId), e);
    }
  }

  private static Kind kind(AzureException failure) {
    return switch (failure) {
      case AzureException.AuthenticationFailed _,
          AzureException.AccessDenied _,
          AzureException.ObjectNotFound _,
          AzureException.Rejected _,
          AzureException.ArmFailed _,
          AzureException.UnexpectedResponse _ ->
          Kind.REFUSED;
      case AzureException.InvalidConfiguration _,
          AzureException.Throttled _,
          AzureException.Unavailable _,
          AzureException.DeadlineExceeded _ ->
          Kind.UNAVAILABLE;
    };
  }
}
