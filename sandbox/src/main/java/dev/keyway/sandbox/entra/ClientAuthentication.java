// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import dev.keyway.sandbox.directory.Application;
import dev.keyway.sandbox.directory.ClientSecret;
import dev.keyway.sandbox.directory.Principal;
import dev.keyway.sandbox.entra.TokenIssuer.Proof;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides whether a token request comes from the client it names.
final class ClientAuthentication {
  private static final String JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final FederatedAssertions federated;
  private final InstantSource clock;

  ClientAuthentication(FederatedAssertions federated, InstantSource clock) {
    this.federated = federated;
    this.clock = clock;
  }

  /// @param endpoints the names of the token endpoint that certificate assertions may carry
  /// @throws EntraException with the reason
  Proof check(
      Map<String, String> form, Principal principal, List<String> endpoints, boolean proxied) {
    String assertion = form.getOrDefault("client_assertion", "");
    String secret = form.getOrDefault("client_secret", "");
    if (!assertion.isEmpty()) {
      if (!JWT_BEARER.equals(form.get("client_assertion_type"))) {
        throw EntraError.PARAMETER_MISSING.with(
            "The parameter 'client_assertion_type' must be '" + JWT_BEARER + "'.");
      }
      return checkAssertion(Assertion.parse(assertion), principal, endpoints, proxied);
    }
    if (secret.isEmpty()) {
      throw EntraError.CREDENTIAL_MISSING.with(
          "The request needs the parameter 'client_assertion' or 'client_secret'.");
    }
    return checkSecret(secret, principal);
  }

  private Proof checkAssertion(
      Assertion assertion, Principal principal, List<String> endpoints, boolean proxied) {
    Instant now = clock.instant();
    if (principal instanceof Application app
        && !proxied
        && assertion.issuer().equalsIgnoreCase(app.clientId())) {
      CertificateAssertions.verify(assertion, app, endpoints, now);
      return Proof.CERTIFICATE;
    }
    federated.verify(assertion, principal, proxied, now);
    return Proof.CERTIFICATE;
  }

  private Proof checkSecret(String secret, Principal principal) {
    Optional<ClientSecret> match =
        principal instanceof Application app
            ? app.secrets().stream().filter(entry -> entry.matches(secret)).findFirst()
            : Optional.empty();
    ClientSecret found =
        match.orElseThrow(() ->
            EntraError.SECRET_WRONG.with(
                "The client secret is not one of application "
                    + principal.clientId()
                    + ". Send the secret's value, not its id."));
    if (!clock.instant().isBefore(found.expires())) {
      throw EntraError.SECRET_EXPIRED.with(
          "The client secret of application %s expired at %s."
              .formatted(principal.clientId(), found.expires()));
    }
    return Proof.SECRET;
  }
}
