// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.serviceaccount.Outcome.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreatePhasesTest {
  private static final String NAME = Rig.application("").named(Rig.ACCOUNT).name();
  private static final String PREFIX = "azure.workload.identity/";

  private final Rig rig = new Rig();

  @Test
  void makesAllOfAWorkloadIdentity() {
    var steps = rig.run(Rig.create(Rig.application(""), ""));

    assertThat(steps).extracting(s -> s.outcome().status()).containsOnly(Status.CREATED);
    assertThat(steps)
        .extracting(s -> s.phase().name())
        .containsExactly(
            "aad-application", "service-account", "federated-identity", "role-assignment");
    assertThat(rig.directory.applications).extracting("displayName").containsExactly(NAME);
    assertThat(rig.directory.credentials.get("object-1"))
        .containsExactly(
            new FederatedCredential(
                Names.hash("ns-shop-https://issuer.test/"),
                "https://issuer.test/",
                "system:serviceaccount:ns:shop",
                List.of("api://AzureADTokenExchange"),
                "Federated Service Account for ns/shop"));
    assertThat(rig.accounts.get("ns/shop"))
        .containsEntry(PREFIX + "client-id", Optional.of("client-1"))
        .containsEntry(PREFIX + "tenant-id", Optional.of("tenant"))
        .containsEntry(PREFIX + "service-account-token-expiration", Optional.empty());
    assertThat(rig.roles.assigned).containsExactly("/scope /definitions/reader principal-client-1");
  }

  @Test
  void findsItsWorkDoneTheSecondTime() {
    rig.run(Rig.create(Rig.application(""), ""));

    var again = rig.run(Rig.create(Rig.application(""), ""));

    assertThat(again)
        .extracting(s -> s.outcome().status())
        .containsExactly(Status.UNCHANGED, Status.UPDATED, Status.UNCHANGED, Status.UNCHANGED);
    assertThat(rig.directory.applications).hasSize(1);
  }

  @Test
  void asksTheDirectoryForNothingItHasJustMade() {
    rig.run(Rig.create(Rig.application(""), ""));

    assertThat(rig.directory.lookups).isEqualTo(1);
  }

  @Test
  void waitsUntilANewApplicationIsKnown() {
    rig.directory.lag = 3;

    rig.run(Rig.create(Rig.application(""), ""));

    assertThat(rig.slept).hasSize(3).containsOnly(Duration.ofSeconds(5));
  }

  @Test
  void failsWhereAnApplicationStaysUnknown() {
    rig.directory.lag = 100;

    assertThatThrownBy(() -> rig.run(Rig.create(Rig.application(""), "")))
        .isInstanceOf(PhaseFailed.class)
        .hasMessageContaining("failed to run phase aad-application")
        .hasMessageContaining("not known yet");
    assertThat(rig.slept).hasSize(6);
  }

  @Test
  void choosesNoneOfSeveralApplicationsOfOneName() {
    rig.directory.has("shop");
    rig.directory.has("shop");

    assertThatThrownBy(() -> rig.run(Rig.create(Rig.application("shop"), "")))
        .hasMessageContaining("2 applications are called shop")
        .hasMessageContaining("--aad-application-client-id");
  }

  @Test
  void annotatesNoAccountWithAnIdentityThatIsNotThere() {
    assertThatThrownBy(() -> rig.run(Rig.create(Rig.application(""), ""), "aad-application"))
        .isInstanceOf(PhaseFailed.class)
        .hasMessageContaining("failed to run phase service-account")
        .hasMessageContaining("run phase aad-application");
    assertThat(rig.accounts).isEmpty();
  }

  @Test
  void takesTheIdsItIsGiven() {
    var ids = new ApplicationOptions("", "given-client", "given-object", "", "given-principal");

    rig.run(Rig.create(ids, ""), "aad-application");

    assertThat(rig.directory.lookups).isZero();
    assertThat(rig.directory.credentials).containsOnlyKeys("given-object");
    assertThat(rig.roles.assigned).containsExactly("/scope /definitions/reader given-principal");
  }

  @Test
  void usesAManagedIdentityInPlaceOfAnApplication() {
    var steps = rig.run(Rig.create(Rig.application(""), Rig.IDENTITY));

    assertThat(rig.directory.applications).isEmpty();
    assertThat(steps.getFirst().outcome().status()).isEqualTo(Status.UNCHANGED);
    assertThat(rig.identities.credentials)
        .singleElement()
        .satisfies(c -> {
          assertThat(c.trusts("https://issuer.test/", "system:serviceaccount:ns:shop")).isTrue();
          assertThat(c.name()).doesNotContain("=");
        });
    assertThat(rig.accounts.get("ns/shop"))
        .containsEntry(PREFIX + "client-id", Optional.of("managed-client"));
    assertThat(rig.roles.assigned).containsExactly("/scope /definitions/reader managed-principal");
    assertThat(rig.run(Rig.create(Rig.application(""), Rig.IDENTITY)).get(2).outcome().status())
        .isEqualTo(Status.UNCHANGED);
  }

  @Test
  void saysThatAManagedIdentityIsFull() {
    for (int i = 0; i < FederatedCredential.LIMIT; i++) {
      rig.identities.credentials.add(
          new FederatedCredential("c" + i, "i", "s" + i, List.of("a"), ""));
    }

    assertThatThrownBy(() -> rig.run(Rig.create(Rig.application(""), Rig.IDENTITY)))
        .hasMessageContaining("has 20 federated credentials");
  }

  @Test
  void givesRolesToPrincipalsThatArriveLate() {
    rig.roles.failures.add(FakeRoles.failure(400, "PrincipalNotFound"));
    rig.roles.failures.add(FakeRoles.failure(400, "PrincipalNotFound"));

    rig.run(Rig.create(Rig.application(""), ""));

    assertThat(rig.slept).hasSize(2);
    assertThat(rig.roles.names).containsOnly("id-1").hasSize(3);
  }

  @Test
  void reportsARoleThatCouldNotBeGiven() {
    for (int i = 0; i < 7; i++) {
      rig.roles.failures.add(FakeRoles.failure(400, "PrincipalNotFound"));
    }

    assertThatThrownBy(() -> rig.run(Rig.create(Rig.application(""), "")))
        .isInstanceOf(PhaseFailed.class)
        .hasMessage("failed to run phase role-assignment: refused: PrincipalNotFound");
    assertThat(rig.roles.assigned).isEmpty();
  }

  @Test
  void repeatsNoRefusal() {
    rig.roles.failures.add(FakeRoles.failure(403, "AuthorizationFailed"));

    assertThatThrownBy(() -> rig.run(Rig.create(Rig.application(""), "")))
        .isInstanceOf(PhaseFailed.class);
    assertThat(rig.slept).isEmpty();
  }

  @Test
  void knowsNoUnknownRole() {
    var options =
        new CreateOptions(
            Rig.ACCOUNT, Rig.application(""), "", Duration.ofHours(1), "/scope", "Wizard");

    assertThatThrownBy(() -> rig.run(options))
        .hasMessageContaining("role definition Wizard not found");
  }

  @ParameterizedTest
  @CsvSource({"PT1H, ''", "PT3600.5S, 3601", "PT3600.4S, ''", "PT2H, 7200", "PT24H, 86400"})
  void saysTheExpirationInWholeSeconds(String expiration, String seconds) {
    assertThat(
            CreatePhases.annotations("c", "t", Duration.parse(expiration))
                .get(PREFIX + "service-account-token-expiration"))
        .isEqualTo(Optional.of(seconds).filter(text -> !text.isEmpty()));
  }

  @ParameterizedTest
  @CsvSource({
    "PT1M, --service-account-token-expiration must be greater than or equal to 1h0m0s",
    "PT25H, --service-account-token-expiration must be less than or equal to 24h0m0s",
  })
  void keepsTheExpirationInBounds(String expiration, String message) {
    var options =
        new CreateOptions(
            Rig.ACCOUNT, Rig.application(""), "", Duration.parse(expiration), "/s", "r");

    assertThatThrownBy(() -> rig.run(options))
        .isInstanceOf(InvalidOption.class)
        .hasMessage("failed to run pre-run for phase service-account: " + message);
  }

  @ParameterizedTest
  @CsvSource({
    "aad-application, --aad-application-name is required",
    "sa, --service-account-namespace is required",
    "fi, --service-account-namespace is required",
    "ra, --azure-scope is required",
  })
  void namesTheFlagThatIsMissing(String phase, String message) {
    var options =
        new CreateOptions(
            new Account("", "", ""), Rig.application(""), "", Duration.ofHours(1), "", "");

    assertThatThrownBy(() -> Runner.only(CreatePhases.of(options), phase).check())
        .isInstanceOf(InvalidOption.class)
        .hasMessageEndingWith(message);
  }
}
