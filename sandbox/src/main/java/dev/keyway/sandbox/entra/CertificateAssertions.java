// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import dev.keyway.sandbox.directory.Application;
import dev.keyway.sandbox.tls.Certificates;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks assertions that an application signed with the key of one of its certificates.
final class CertificateAssertions {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256);

  private CertificateAssertions() {}

  /// @param audiences the addresses by which the token endpoint may be named
  /// @throws EntraException with the reason, if the assertion does not prove to come from `app`
  static void verify(Assertion assertion, Application app, List<String> audiences, Instant now) {
    if (!assertion.subject().equalsIgnoreCase(app.clientId())) {
      throw EntraError.ASSERTION_CLIENT.with(
          "The subject of the client assertion is not the client id " + app.clientId() + ".");
    }
    X509Certificate certificate =
        app.certificates().stream()
            .map(CertificateAssertions::decode)
            .filter(candidate -> named(assertion, candidate))
            .findFirst()
            .orElseThrow(() ->
                EntraError.ASSERTION_SIGNATURE.with(
                    "No certificate of application "
                        + app.clientId()
                        + " has the thumbprint that the client assertion names."));
    if (!signedBy(assertion, certificate)) {
      throw EntraError.ASSERTION_SIGNATURE.with(
          "The signature of the client assertion is not by the certificate it names.");
    }
    if (assertion.claims().getAudience().stream().noneMatch(audiences::contains)) {
      throw EntraError.ASSERTION_AUDIENCE.with(
          "The audience of the client assertion is not this token endpoint.");
    }
    assertion.checkTimes(now);
  }

  private static X509Certificate decode(String der) {
    try {
      return Certificates.parse(Base64.getDecoder().decode(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A stored certificate cannot be read.", e);
    }
  }

  private static boolean named(Assertion assertion, X509Certificate certificate) {
    return thumbprint(assertion, "x5t#S256")
        .map(given -> MessageDigest.isEqual(given, digest("SHA-256", certificate)))
        .or(() ->
            thumbprint(assertion, "x5t")
                .map(given -> MessageDigest.isEqual(given, digest("SHA-1", certificate))))
        .orElse(false);
  }

  /// Some clients use the standard alphabet, some the URL alphabet, some pad.
  private static Optional<byte[]> thumbprint(Assertion assertion, String parameter) {
    Object value = assertion.header().toJSONObject().get(parameter);
    if (!(value instanceof String text)) {
      return Optional.empty();
    }
    String url = text.replace('+', '-').replace('/', '_').replace("=", "");
    try {
      return Optional.of(Base64.getUrlDecoder().decode(url));
    } catch (IllegalArgumentException e) {
      throw EntraError.ASSERTION_MALFORMED.with("The client assertion's thumbprint is malformed.");
    }
  }

  private static byte[] digest(String algorithm, X509Certificate certificate) {
    try {
      return MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean signedBy(Assertion assertion, X509Certificate certificate) {
    try {
      return ALGORITHMS.contains(assertion.header().getAlgorithm())
          && certificate.getPublicKey() instanceof RSAPublicKey key
          && assertion.jwt().verify(new RSASSAVerifier(key));
    } catch (JOSEException e) {
      return false;
    }
  }
}
