// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;

/// A client assertion, parsed but not believed. Its text form shows nothing of it.
record Assertion(SignedJWT jwt, JWTClaimsSet claims, String issuer, String subject) {

  /// @throws EntraException 50027 if the text is no signed JWT with issuer, subject and expiry
  static Assertion parse(String text) {
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      String issuer = claims.getIssuer();
      String subject = claims.getSubject();
      if (issuer != null && subject != null && claims.getExpirationTime() != null) {
        return new Assertion(jwt, claims, issuer, subject);
      }
    } catch (ParseException e) {
      throw EntraError.ASSERTION_MALFORMED.with("The client assertion is not a valid JWT.");
    }
    throw EntraError.ASSERTION_MALFORMED.with("The client assertion lacks iss, sub or exp.");
  }

  JWSHeader header() {
    return jwt.getHeader();
  }

  /// @throws EntraException 700024 outside `nbf` (with five minutes of grace) and `exp`
  void checkTimes(Instant now) {
    Date notBefore = claims.getNotBeforeTime();
    Instant expires = claims.getExpirationTime().toInstant();
    boolean early = notBefore != null && now.isBefore(notBefore.toInstant().minusSeconds(300));
    if (early || !now.isBefore(expires)) {
      throw EntraError.ASSERTION_OUTSIDE_VALIDITY.with(
          "The client assertion is not within its validity: it is now %s, it ends at %s."
              .formatted(now, expires));
    }
  }

  @Override
  public String toString() {
    return "Assertion";
  }
}
