// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azwi.serviceaccount.Outcome.Status;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeletePhasesTest {
  private final Rig rig = new Rig();

  @Test
  void unmakesWhatCreateMade() {
    rig.run(Rig.create(Rig.application(""), ""));
    var assignment = rig.roles.assigned.iterator().next();

    var steps = rig.run(options("", assignment));

    assertThat(steps)
        .extracting(s -> s.outcome().status())
        .containsExactly(Status.DELETED, Status.SKIPPED, Status.DELETED, Status.DELETED);
    assertThat(rig.directory.applications).isEmpty();
    assertThat(rig.accounts).isEmpty();
    assertThat(rig.roles.assigned).isEmpty();
  }

  @Test
  void takesBackTheTrustAloneWhereTheApplicationStays() {
    rig.run(Rig.create(Rig.application(""), ""));

    rig.run(options("", ""), "aad-application", "role-assignment");

    assertThat(rig.directory.applications).hasSize(1);
    assertThat(rig.directory.credentials.get("object-1")).isEmpty();
  }

  @Test
  void mindsNothingThatIsGone() {
    assertThat(rig.run(options("", "/gone")))
        .extracting(s -> s.outcome().status())
        .containsExactly(Status.ABSENT, Status.SKIPPED, Status.ABSENT, Status.ABSENT);
    assertThat(rig.run(options("", ""), "aad-application", "role-assignment"))
        .extracting(s -> s.outcome().status())
        .containsExactly(Status.SKIPPED, Status.ABSENT, Status.ABSENT, Status.SKIPPED);
  }

  @Test
  void leavesAManagedIdentityAndTakesBackItsTrust() {
    rig.run(Rig.create(Rig.application(""), Rig.IDENTITY));

    var steps = rig.run(options(Rig.IDENTITY, ""), "role-assignment");

    assertThat(rig.identities.credentials).isEmpty();
    assertThat(steps)
        .extracting(s -> s.outcome().status())
        .containsExactly(Status.SKIPPED, Status.DELETED, Status.DELETED, Status.SKIPPED);
  }

  @ParameterizedTest
  @CsvSource({
    "ra, --role-assignment-id is required",
    "fi, --service-account-namespace is required",
    "sa, --service-account-namespace is required",
    "app, --aad-application-name or --aad-application-object-id is required",
  })
  void namesTheFlagThatIsMissing(String phase, String message) {
    var options = new DeleteOptions(new Account("", "", ""), Rig.application(""), "", "");

    assertThatThrownBy(() -> Runner.only(DeletePhases.of(options), phase).check())
        .isInstanceOf(InvalidOption.class)
        .hasMessageEndingWith(message);
  }

  @Test
  void skipsTheTrustThatGoesWithTheApplication() {
    assertThat(DeletePhases.skip(Set.of(), options("", ""))).containsExactly("federated-identity");
    assertThat(DeletePhases.skip(Set.of("aad-application"), options("", "")))
        .containsExactly("aad-application");
  }

  private static DeleteOptions options(String managedIdentity, String assignment) {
    return new DeleteOptions(Rig.ACCOUNT, Rig.application(""), managedIdentity, assignment);
  }
}
