// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyway.sandbox.directory.Application;
import dev.keyway.sandbox.directory.ManagedIdentity;
import dev.keyway.sandbox.directory.Principal;
import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.oidc.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/// Issues access tokens: real RS256 JWTs in the form of Entra ID's version 1.
public final class TokenIssuer {
  private final SigningKey key;
  private final InstantSource clock;

  public TokenIssuer(SigningKey key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /// A token with what its answer says about it. Its text form does not show the token.
  public record Token(
      String value,
      String clientId,
      String resource,
      Instant notBefore,
      Instant expires,
      Duration lifetime) {
    long expiresIn() {
      return Math.max(0, lifetime.toSeconds());
    }

    @Override
    public String toString() {
      return "Token for " + clientId + " and " + resource;
    }
  }

  /// How a client proved who it is, as the claim `appidacr` says it.
  public enum Proof {
    SECRET("1"),
    CERTIFICATE("2");

    private final String claim;

    Proof(String claim) {
      this.claim = claim;
    }
  }

  static String issuer(String tenantId) {
    return "https://sts.windows.net/" + tenantId + "/";
  }

  /// Issues a token: about a day for managed identities, an hour for applications, unless a fault
  /// says otherwise.
  public Token issue(Principal principal, String resource, Proof proof, List<Fault> faults) {
    Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    Duration usual =
        switch (principal) {
          case Application _ -> Duration.ofSeconds(3599);
          case ManagedIdentity _ -> Duration.ofSeconds(86399);
        };
    Duration lifetime = usual;
    Duration announced = usual;
    String audience = resource;
    for (Fault fault : faults) {
      if (fault instanceof Fault.TokenLifetime(var wanted, var told)) {
        lifetime = wanted;
        announced = told ? wanted : usual;
      } else if (fault instanceof Fault.TokenAudience(var other)) {
        audience = other;
      }
    }
    Instant start =
        lifetime.isNegative() ? now.plus(lifetime.multipliedBy(2)) : now.minusSeconds(300);
    String jwt = key.sign(claims(principal, audience, proof, start, now.plus(lifetime)));
    return new Token(jwt, principal.clientId(), resource, start, now.plus(announced), announced);
  }

  private static JWTClaimsSet claims(
      Principal principal, String audience, Proof proof, Instant start, Instant end) {
    var claims =
        new JWTClaimsSet.Builder()
            .audience(audience)
            .issuer(issuer(principal.tenantId()))
            .issueTime(Date.from(start))
            .notBeforeTime(Date.from(start))
            .expirationTime(Date.from(end))
            .subject(principal.principalId())
            .claim("appid", principal.clientId())
            .claim("appidacr", proof.claim)
            .claim("idp", issuer(principal.tenantId()))
            .claim("idtyp", "app")
            .claim("oid", principal.principalId())
            .claim("tid", principal.tenantId())
            .claim("uti", UUID.randomUUID().toString().replace("-", "").substring(0, 22))
            .claim("ver", "1.0");
    if (principal instanceof ManagedIdentity identity) {
      claims.claim("xms_mirid", identity.resourceId());
    }
    return claims.build();
  }
}
