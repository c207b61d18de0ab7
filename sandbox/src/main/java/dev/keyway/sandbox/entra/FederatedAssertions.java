// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.directory.Principal;
import java.time.Instant;
import java.util.List;

/// Checks assertions of foreign issuers against the federated credentials of a client. Nothing is
/// fetched from an issuer that no credential names.
final class FederatedAssertions {
  private final IssuerKeys keys;
  private final String authority;

  FederatedAssertions(IssuerKeys keys, String authority) {
    this.keys = keys;
    this.authority = authority;
  }

  /// @param proxied whether the request came by a cluster's token proxy, which takes tokens for
  ///   identity bindings and no others
  /// @throws EntraException with the reason, if the assertion is not one that `principal` accepts
  void verify(Assertion assertion, Principal principal, boolean proxied, Instant now) {
    String issuer = assertion.issuer();
    if (issuer.startsWith("https://sts.windows.net/")
        || (issuer.startsWith(authority) && issuer.endsWith("/v2.0"))) {
      throw EntraError.ASSERTION_FROM_ENTRA.with(
          "A token that Entra ID issued itself cannot be the client assertion here.");
    }
    checkMatch(assertion, principal, proxied);
    assertion.checkTimes(now);
    checkSignature(assertion);
  }

  private static void checkMatch(Assertion assertion, Principal principal, boolean proxied) {
    String advice =
        "Compare issuer, subject and audience of the token with the federated credentials of "
            + principal.clientId()
            + ".";
    List<FederatedCredential> byIssuer =
        principal.federatedCredentials().stream()
            .filter(credential -> credential.issuer().equals(assertion.issuer()))
            .toList();
    if (byIssuer.isEmpty()) {
      throw EntraError.ISSUER_UNMATCHED.with(
          "No federated identity record matches the presented assertion issuer '%s'. %s"
              .formatted(assertion.issuer(), advice));
    }
    List<FederatedCredential> bySubject =
        byIssuer.stream()
            .filter(credential -> credential.subject().equals(assertion.subject()))
            .toList();
    if (bySubject.isEmpty()) {
      boolean caseOnly =
          byIssuer.stream().anyMatch(c -> c.subject().equalsIgnoreCase(assertion.subject()));
      EntraError error = caseOnly ? EntraError.SUBJECT_CASE : EntraError.SUBJECT_UNMATCHED;
      throw error.with(
          "No federated identity record matches the presented assertion subject '%s'%s. %s"
              .formatted(assertion.subject(), caseOnly ? " in upper and lower case" : "", advice));
    }
    List<String> presented =
        assertion.claims().getAudience().stream()
            .filter(audience -> audience.equals(FederatedCredential.IDENTITY_BINDING) == proxied)
            .toList();
    if (bySubject.stream().noneMatch(c -> c.audiences().stream().anyMatch(presented::contains))) {
      throw EntraError.AUDIENCE_UNMATCHED.with(
          "No federated identity record matches the presented assertion audience %s. %s"
              .formatted(assertion.claims().getAudience(), advice));
    }
  }

  private void checkSignature(Assertion assertion) {
    String keyId = assertion.header().getKeyID();
    if (!JWSAlgorithm.RS256.equals(assertion.header().getAlgorithm())) {
      throw EntraError.ASSERTION_SIGNATURE.with("The client assertion is not signed with RS256.");
    }
    if (keyId == null) {
      throw EntraError.ASSERTION_KEY_UNKNOWN.with("The client assertion names no key.");
    }
    RSAKey key =
        keys.find(assertion.issuer(), keyId)
            .orElseThrow(() ->
                EntraError.ASSERTION_KEY_UNKNOWN.with(
                    "The issuer '%s' does not publish the key that the client assertion names."
                        .formatted(assertion.issuer())));
    try {
      if (assertion.jwt().verify(new RSASSAVerifier(key))) {
        return;
      }
    } catch (JOSEException e) {
      throw EntraError.ASSERTION_SIGNATURE.with("The client assertion's key cannot be used.");
    }
    throw EntraError.ASSERTION_SIGNATURE.with("The client assertion's signature is wrong.");
  }
}
