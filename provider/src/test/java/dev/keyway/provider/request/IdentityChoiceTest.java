// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ManagedIdentityId;
import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.provider.TestCertificates;
import dev.keyway.provider.request.MountException.InvalidMount;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityChoiceTest {
  private static final String TOKENS = "csi.storage.k8s.io/serviceAccount.tokens";

  private static List<String> problems(MountRequests mount) {
    var invalid = catchThrowableOfType(InvalidMount.class, mount::parse);
    assertThat(invalid).as("the mount is refused").isNotNull();
    return invalid.problems();
  }

  private static String tokens(String audience, String token) {
    return "{\"%s\":{\"token\":\"%s\",\"expirationTimestamp\":\"2026-11-22T10:00:00Z\"}}"
        .formatted(audience, token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"usePodIdentity", "useAzureTokenProxy"})
  void refusesTwoIdentityModes(String second) {
    assertThat(problems(MountRequests.valid().with(second, "true")))
        .first()
        .asString()
        .contains("usePodIdentity", "useVMManagedIdentity", "useAzureTokenProxy", "single");
  }

  @Test
  void choosesTheMachinesIdentity() {
    var mount = MountRequests.valid();
    assertThat(mount.parse().credential())
        .isEqualTo(new Credential.ManagedIdentity(new ManagedIdentityId.SystemAssigned()));
    assertThat(mount.with("userAssignedIdentityID", " id ").parse().credential())
        .isEqualTo(new Credential.ManagedIdentity(new ManagedIdentityId.ClientId("id")));
    assertThat(mount.with("userAssignedIdentityID", "/Subscriptions/s/x").parse().credential())
        .isEqualTo(
            new Credential.ManagedIdentity(new ManagedIdentityId.ResourceId("/Subscriptions/s/x")));
  }

  @Test
  void asksNoTokenOfModesThatNeedNone() {
    assertThat(MountRequests.valid().with("clientID", "client").parse().credential())
        .isInstanceOf(Credential.ManagedIdentity.class);
  }

  @Test
  void choosesWorkloadIdentityWhereAClientIdIsGiven() {
    var request =
        MountRequests.valid()
            .without("useVMManagedIdentity")
            .with("clientID", "client")
            .with(TOKENS, tokens("api://AzureADTokenExchange", "jwt"))
            .withSecrets(Map.of("clientid", "other", "clientsecret", "x"))
            .parse();
    assertThat(request.credential())
        .isInstanceOfSatisfying(
            Credential.FederatedAssertion.class,
            chosen -> {
              assertThat(chosen.clientId()).isEqualTo("client");
              assertThat(chosen.tenant()).isEqualTo("tid");
              assertThat(chosen.assertion()).isEqualTo(ServiceAccountToken.of("jwt"));
            });
  }

  @Test
  void choosesIdentityBinding() {
    var request = binding().parse();
    assertThat(request.credential())
        .isInstanceOfSatisfying(
            Credential.IdentityBinding.class,
            chosen -> assertThat(chosen.assertion()).isEqualTo(ServiceAccountToken.of("jwt")));
  }

  private static MountRequests binding() {
    return MountRequests.valid()
        .without("useVMManagedIdentity")
        .with("useAzureTokenProxy", "true")
        .with("clientID", "client")
        .with(TOKENS, tokens("api://AKSIdentityBinding", "jwt"));
  }

  @Test
  void identityBindingRequiresClientAndToken() {
    assertThat(problems(binding().without("clientID")))
        .singleElement()
        .asString()
        .contains("clientID is required");
    assertThat(problems(binding().without(TOKENS)))
        .singleElement()
        .asString()
        .contains("requires", "tokenRequests");
    assertThat(problems(binding().without(TOKENS).without("clientID"))).hasSize(2);
  }

  @Test
  void choosesTheServicePrincipalOfTheSecret() {
    var request =
        MountRequests.valid()
            .without("useVMManagedIdentity")
            .withSecrets(Map.of("ClientID", "app", "CLIENTSECRET", " pw "))
            .parse();
    assertThat(request.credential())
        .isInstanceOfSatisfying(
            Credential.ClientSecret.class,
            chosen -> {
              assertThat(chosen.clientId()).isEqualTo("app");
              assertThat(chosen.secret().reveal()).isEqualTo(" pw ");
            });
  }

  @Test
  void choosesTheCertificateOfTheServicePrincipal() {
    var app = TestCertificates.root("app", TestCertificates.rsaKeys());
    var mount = MountRequests.valid().without("useVMManagedIdentity");
    for (var certificate :
        List.of(app.pem() + app.keyPem(), TestCertificates.pfx(app, List.of(app.certificate())))) {
      var request =
          mount.withSecrets(Map.of("clientid", "app", "clientCertificate", certificate)).parse();
      assertThat(request.credential())
          .isInstanceOfSatisfying(
              Credential.ClientCertificate.class,
              chosen -> {
                assertThat(chosen.chain()).containsExactly(app.certificate());
                assertThat(chosen.key()).isEqualTo(app.keys().getPrivate());
              });
    }
    for (var broken : List.of("planted secret", "cGxhbnRlZA==", app.pem())) {
      assertThat(
              problems(mount.withSecrets(Map.of("clientid", "app", "clientcertificate", broken))))
          .singleElement()
          .asString()
          .contains("clientcertificate")
          .doesNotContain("planted");
    }
  }

  @Test
  void namesWhatTheServicePrincipalLacks() {
    var mount = MountRequests.valid().without("useVMManagedIdentity");
    assertThat(problems(mount)).singleElement().asString().contains("nodePublishSecretRef");
    assertThat(problems(mount.withSecrets(Map.of("clientid", "a"))))
        .singleElement()
        .asString()
        .contains("clientsecret");
    assertThat(problems(mount.withSecrets(Map.of("clientsecret", "planted"))))
        .singleElement()
        .asString()
        .contains("clientid")
        .doesNotContain("planted");
    assertThat(problems(mount.withSecrets(Map.of()))).hasSize(2);
  }
}
