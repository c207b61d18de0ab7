// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyway.sandbox.directory.FederatedCredential;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SharedAzure.class)
class TokenErrorsTest {
  private static final RSAKey STRANGER = key();
  private static final String KEYS = FederatedCredential.TOKEN_EXCHANGE;

  record Case(
      String rule,
      int code,
      int status,
      String error,
      String tenant,
      UnaryOperator<Map<String, String>> change) {
    @Override
    public String toString() {
      return code + " " + rule;
    }
  }

  private static Case of(
      String rule, int code, int status, String error, UnaryOperator<Map<String, String>> change) {
    return new Case(rule, code, status, error, DemoWorld.TENANT, change);
  }

  private static UnaryOperator<Map<String, String>> with(String name, String value) {
    return form -> {
      form.put(name, value);
      return form;
    };
  }

  private static UnaryOperator<Map<String, String>> without(String name) {
    return form -> {
      form.remove(name);
      return form;
    };
  }

  static Stream<Case> requests() {
    UnaryOperator<Map<String, String>> same = form -> form;
    String unknown = UUID.randomUUID().toString();
    return Stream.of(
        new Case("unknown tenant", 90002, 400, "invalid_request", unknown, same),
        new Case("unknown domain", 90002, 400, "invalid_request", "shop.example", same),
        new Case("no tenant at all", 900023, 400, "invalid_request", "not_a_tenant", same),
        of("no grant", 900144, 400, "invalid_request", without("grant_type")),
        of("no client", 900144, 400, "invalid_request", without("client_id")),
        of("no scope", 900144, 400, "invalid_request", without("scope")),
        of("other grant", 70003, 400, "unsupported_grant_type", with("grant_type", "password")),
        of("unknown client", 700016, 400, "unauthorized_client", with("client_id", unknown)),
        of("wrong secret", 7000215, 401, "invalid_client", with("client_secret", "guess")),
        of("no credential", 7000218, 401, "invalid_client", without("client_secret")),
        of(
            "scope without .default",
            1002012,
            400,
            "invalid_scope",
            with("scope", "https://vault.localhost/read")),
        of(
            "two resources",
            70011,
            400,
            "invalid_scope",
            with("scope", "https://a/.default https://b/.default")),
        of(
            "unknown resource",
            500011,
            400,
            "invalid_resource",
            with("scope", "https://nobody.example/.default")));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void answersRequestsThatAreWrong(Case wrong, Client client) throws IOException {
    Map<String, String> form = wrong.change().apply(client.secretForm());
    check(client.token(wrong.tenant(), form), wrong.code(), wrong.status(), wrong.error());
  }

  private static void check(Client.Answer answer, int code, int status, String error) {
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(status);
    assertThat(answer.json().path("error").asString()).isEqualTo(error);
    assertThat(answer.json().path("error_codes").path(0).asInt()).isEqualTo(code);
    assertThat(answer.json().path("error_description").asString())
        .matches("(?s)AADSTS" + code + ": .* Trace ID: .* Correlation ID: .* Timestamp: .*Z");
  }

  @Test
  void answersABodyThatIsNoForm(LocalAzure azure, Client client) throws IOException {
    var uri = azure.endpoints().authority().resolve(DemoWorld.TENANT + "/oauth2/v2.0/token");
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("grant_type=%zz"));
    check(client.send(request), 9002313, 400, "invalid_request");
  }

  @Test
  void refusesAnExpiredSecret(LocalAzure azure, Client client) throws IOException {
    var app = azure.directory().createApplication("expired");
    azure.directory().addSecret(app.clientId(), "old", Instant.now().minusSeconds(1));
    Map<String, String> form = client.baseForm(app.clientId());
    form.put("client_secret", "old");
    check(client.token(form), 7000222, 401, "invalid_client");
  }

  record Forgery(String rule, int code, int status, UnaryOperator<Claims> change) {
    @Override
    public String toString() {
      return code + " " + rule;
    }
  }

  record Claims(JWTClaimsSet.Builder builder, String signer) {}

  private static UnaryOperator<Claims> claims(UnaryOperator<JWTClaimsSet.Builder> change) {
    return claims -> new Claims(change.apply(claims.builder()), claims.signer());
  }

  private static UnaryOperator<Claims> signer(String signer) {
    return claims -> new Claims(claims.builder(), signer);
  }

  static Stream<Forgery> forgeries() {
    Instant now = Instant.now();
    return Stream.of(
        new Forgery("issuer", 700211, 401, claims(c -> c.issuer("https://other.example/"))),
        new Forgery(
            "subject",
            700213,
            401,
            claims(c -> c.subject("system:serviceaccount:default:somebody"))),
        new Forgery(
            "subject's case",
            7002138,
            401,
            claims(c -> c.subject("system:serviceaccount:default:Workload-Identity"))),
        new Forgery("audience", 700212, 401, claims(c -> c.audience("api://other"))),
        new Forgery(
            "audience of identity bindings",
            700212,
            401,
            claims(c -> c.audience(FederatedCredential.IDENTITY_BINDING))),
        new Forgery(
            "expired", 700024, 401, claims(c -> c.expirationTime(Date.from(now.minusSeconds(1))))),
        new Forgery(
            "not yet valid",
            700024,
            401,
            claims(c -> c.notBeforeTime(Date.from(now.plusSeconds(900))))),
        new Forgery(
            "Entra's own token",
            700222,
            400,
            claims(c -> c.issuer("https://sts.windows.net/" + DemoWorld.TENANT + "/"))),
        new Forgery("key not published", 7000272, 401, signer("stranger")),
        new Forgery("forged signature", 700027, 401, signer("forger")));
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void refusesAssertions(Forgery forgery, LocalAzure azure, Client client)
      throws IOException, JOSEException, ParseException {
    Instant now = Instant.now();
    var builder =
        new JWTClaimsSet.Builder()
            .issuer(azure.endpoints().oidcIssuer().toString())
            .subject("system:serviceaccount:default:workload-identity")
            .audience(KEYS)
            .notBeforeTime(Date.from(now.minusSeconds(10)))
            .expirationTime(Date.from(now.plusSeconds(600)));
    Claims changed = forgery.change().apply(new Claims(builder, "cluster"));
    String genuine = azure.cluster().sign(changed.builder().build());
    String assertion =
        switch (changed.signer()) {
          case "stranger" -> sign(changed, "stranger");
          case "forger" -> sign(changed, SignedJWT.parse(genuine).getHeader().getKeyID());
          default -> genuine;
        };
    Client.Answer answer =
        client.token(client.assertionForm(DemoWorld.WORKLOAD_IDENTITY, assertion));
    check(
        answer,
        forgery.code(),
        forgery.status(),
        forgery.status() == 401 ? "invalid_client" : "invalid_request");
  }

  private static String sign(Claims claims, String keyId) throws JOSEException {
    var jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build(),
            claims.builder().build());
    jwt.sign(new RSASSASigner(STRANGER));
    return jwt.serialize();
  }

  @Test
  void refusesAnAssertionThatIsNoJwt(Client client) throws IOException {
    for (String text : new String[] {"nonsense", "a.b.c", "e30.e30."}) {
      check(
          client.token(client.assertionForm(DemoWorld.WORKLOAD_IDENTITY, text)),
          50027,
          401,
          "invalid_client");
    }
  }

  @Test
  void saysWhenTheIssuerCannotBeReachedOrUsed(LocalAzure azure, Client client)
      throws IOException, JOSEException {
    String base = azure.endpoints().authority().toString();
    Map<String, Integer> issuers =
        Map.of(
            "https://localhost:1/nobody",
            50166,
            base + "oidc/none",
            90061,
            "http://localhost/x",
            90061);
    for (var issuer : issuers.entrySet()) {
      var app = azure.directory().createApplication("issuer test");
      azure
          .directory()
          .addFederatedCredential(
              app.clientId(), FederatedCredential.of("test", issuer.getKey(), "subject"));
      var claims =
          new JWTClaimsSet.Builder()
              .issuer(issuer.getKey())
              .subject("subject")
              .audience(KEYS)
              .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))));
      String assertion = sign(new Claims(claims, ""), "any");
      check(
          client.token(client.assertionForm(app.clientId(), assertion)),
          issuer.getValue(),
          400,
          "invalid_request");
    }
  }

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID("stranger").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
