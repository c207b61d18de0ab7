// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyway.sandbox.oidc.SigningKey;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/// Checks access tokens for the services that accept them. Signatures are checked once per token;
/// times at every use.
public final class AccessTokens {
  private static final int CACHE_LIMIT = 2000;

  private final SigningKey key;
  private final InstantSource clock;
  private final ConcurrentHashMap<String, Claims> verified = new ConcurrentHashMap<>();

  public AccessTokens(SigningKey key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /// What a genuine token says.
  public record Claims(
      List<String> audiences,
      String tenantId,
      String principalId,
      String clientId,
      Instant notBefore,
      Instant expires) {}

  /// Why a token was refused.
  public enum Flaw {
    MALFORMED,
    SIGNATURE,
    ISSUER,
    EXPIRED,
    NOT_YET_VALID
  }

  /// A token that is not to be accepted.
  public static final class RefusedToken extends Exception {
    private final Flaw flaw;

    RefusedToken(Flaw flaw) {
      super(flaw.name());
      this.flaw = flaw;
    }

    public Flaw flaw() {
      return flaw;
    }
  }

  /// Returns the claims of a token that our issuer signed and that is valid now. The audience is
  /// left to the caller.
  public Claims verify(String token) throws RefusedToken {
    Claims claims = verified.get(token);
    if (claims == null) {
      claims = check(token);
      if (verified.size() >= CACHE_LIMIT) {
        verified.clear();
      }
      verified.put(token, claims);
    }
    Instant now = clock.instant();
    if (!now.isBefore(claims.expires())) {
      throw new RefusedToken(Flaw.EXPIRED);
    }
    if (now.isBefore(claims.notBefore().minusSeconds(300))) {
      throw new RefusedToken(Flaw.NOT_YET_VALID);
    }
    return claims;
  }

  private Claims check(String token) throws RefusedToken {
    SignedJWT jwt;
    JWTClaimsSet claims;
    try {
      jwt = SignedJWT.parse(token);
      claims = jwt.getJWTClaimsSet();
    } catch (ParseException e) {
      throw new RefusedToken(Flaw.MALFORMED);
    }
    try {
      if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())
          || !jwt.verify(new RSASSAVerifier(key.publicKey()))) {
        throw new RefusedToken(Flaw.SIGNATURE);
      }
    } catch (JOSEException e) {
      throw new RefusedToken(Flaw.SIGNATURE);
    }
    String tenant = text(claims, "tid");
    if (!TokenIssuer.issuer(tenant).equals(claims.getIssuer())) {
      throw new RefusedToken(Flaw.ISSUER);
    }
    Date expires = claims.getExpirationTime();
    Date notBefore = claims.getNotBeforeTime();
    if (expires == null || notBefore == null) {
      throw new RefusedToken(Flaw.MALFORMED);
    }
    return new Claims(
        List.copyOf(claims.getAudience()),
        tenant,
        text(claims, "oid"),
        text(claims, "appid"),
        notBefore.toInstant(),
        expires.toInstant());
  }

  private static String text(JWTClaimsSet claims, String name) throws RefusedToken {
    if (claims.getClaim(name) instanceof String value) {
      return value;
    }
    throw new RefusedToken(Flaw.MALFORMED);
  }
}
