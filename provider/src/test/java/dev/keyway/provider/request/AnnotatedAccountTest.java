// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.credential.Credential;
import dev.keyway.provider.request.MountException.InvalidMount;
import dev.keyway.provider.request.MountException.ObjectUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnnotatedAccountTest {
  private static final String CLIENT_ID = "azure.workload.identity/client-id";
  private static final String TENANT = "azure.workload.identity/tenant-id";
  private static final Map<String, String> BOTH = Map.of(CLIENT_ID, " app ", TENANT, "its-tenant");

  private final List<String> asked = new ArrayList<>();

  private ServiceAccounts accounts(Map<String, String> annotations) {
    return (namespace, name) -> {
      asked.add(namespace + "/" + name);
      return annotations;
    };
  }

  private static MountRequests mount() {
    return MountRequests.valid()
        .without("useVMManagedIdentity")
        .with("csi.storage.k8s.io/serviceAccount.name", "web")
        .with(
            "csi.storage.k8s.io/serviceAccount.tokens",
            "{\"api://AzureADTokenExchange\":{\"token\":\"jwt\"}}");
  }

  private static List<String> problems(MountRequests mount, ServiceAccounts accounts) {
    var invalid = catchThrowableOfType(InvalidMount.class, () -> mount.parse(accounts));
    assertThat(invalid).as("the mount is refused").isNotNull();
    return invalid.problems();
  }

  private static Credential.FederatedAssertion federated(MountRequest request) {
    return (Credential.FederatedAssertion) request.credential();
  }

  @Test
  void givesTheIdentityThatTheClassLeavesOut() {
    var request = mount().without("tenantID").parse(accounts(BOTH));

    assertThat(federated(request).clientId()).isEqualTo("app");
    assertThat(federated(request).tenant()).isEqualTo("its-tenant");
    assertThat(asked).containsExactly("shop/web");
    assertThat(request.notices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenantID", "tenantId"})
  void leavesTheClassItsTenant(String spelling) {
    var request = mount().without("tenantID").with(spelling, "own").parse(accounts(BOTH));

    assertThat(federated(request).tenant()).isEqualTo("own");
    assertThat(federated(request).clientId()).isEqualTo("app");
  }

  @Test
  void isNotAskedWhereTheClassChoosesAnIdentity() {
    var accounts = accounts(BOTH);
    assertThat(federated(mount().with("clientID", "own").parse(accounts)).clientId())
        .isEqualTo("own");
    assertThat(mount().with("useVMManagedIdentity", "true").parse(accounts).credential())
        .isInstanceOf(Credential.ManagedIdentity.class);
    assertThat(mount().with("usePodIdentity", "true").parse(accounts).credential())
        .isInstanceOf(Credential.PodIdentity.class);
    var secret = Map.of("clientid", "sp", "clientsecret", "planted");
    assertThat(mount().withSecrets(secret).parse(accounts).credential())
        .isInstanceOf(Credential.ClientSecret.class);
    assertThat(problems(mount().with("useAzureTokenProxy", "true"), accounts)).hasSize(2);
    assertThat(problems(mount().with("clientID", "own").without("tenantID"), accounts))
        .containsExactly("tenantID (or its older spelling tenantId) is not set");
    assertThat(asked).isEmpty();
  }

  @Test
  void namesTheAccountWithoutAnnotationAndWhatToDo() {
    assertThat(problems(mount(), accounts(Map.of("other", "x"))))
        .singleElement()
        .asString()
        .contains(
            "no identity is chosen",
            "service account shop/web has no annotation azure.workload.identity/client-id",
            "kubectl annotate sa web -n shop azure.workload.identity/client-id=",
            "clientID",
            "nodePublishSecretRef")
        .hasSizeLessThan(400);
  }

  @Test
  void namesTheMissingTenant() {
    assertThat(problems(mount().without("tenantID"), accounts(Map.of(CLIENT_ID, "app"))))
        .singleElement()
        .asString()
        .contains("tenantID", "service account shop/web has no annotation " + TENANT);
    assertThat(
            problems(
                mount().without("tenantID"), accounts(Map.of(CLIENT_ID, "app", TENANT, "a/b"))))
        .singleElement()
        .asString()
        .contains("tenantID \"a/b\" is invalid");
  }

  @Test
  void saysWhyTheAccountIsNotKnown() {
    assertThat(problems(mount(), ServiceAccounts.none("the door is closed")))
        .singleElement()
        .asString()
        .contains("service account shop/web", "the door is closed", "clientID");
    assertThat(
            problems(mount().without("csi.storage.k8s.io/serviceAccount.name"), accounts(Map.of())))
        .singleElement()
        .asString()
        .contains("does not name the pod's service account");
  }

  @Test
  void canBeTriedAgainWhenTheApiServerIsAway() {
    ServiceAccounts away =
        (_, _) -> {
          throw new ServiceAccounts.Unknown("connection refused", true);
        };
    var failed = catchThrowableOfType(ObjectUnavailable.class, () -> mount().parse(away));

    assertThat(failed).hasMessageContaining("shop/web").hasMessageContaining("connection refused");
    assertThat(failed.reason()).isInstanceOf(AzureException.Unavailable.class);
  }
}
