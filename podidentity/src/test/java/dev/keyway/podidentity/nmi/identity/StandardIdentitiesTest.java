// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.identity;

import static dev.keyway.podidentity.nmi.TestObjects.assigned;
import static dev.keyway.podidentity.nmi.TestObjects.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.watch.Change;
import dev.keyway.podidentity.matching.IdentityChoice.Wanted;
import dev.keyway.podidentity.matching.IdentityRules.Scope;
import dev.keyway.podidentity.nmi.identity.Identities.Result;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class StandardIdentitiesTest {
  private static final ObjectKey POD = new ObjectKey("ns", "pod");
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(30);

  private final AssignedIdentities assigned = new AssignedIdentities();

  private Identities waiting(Duration creation, Duration assignment) {
    return new StandardIdentities(
        assigned, Scope.CLUSTER, new StandardIdentities.Limits(creation, assignment));
  }

  private static AzureAssignedIdentity in(State state) {
    return assigned("ns/pod", identity("ns/azid", "client-id-1", ""), state);
  }

  private void tell(AzureAssignedIdentity object) {
    assigned.on(new Change.Present<>(object));
  }

  @Test
  void isWokenWhenTheIdentityIsAssigned() throws Exception {
    var found = new FutureTask<>(() -> waiting(LONG, LONG).find(POD, Wanted.ANY));
    var thread = Thread.ofVirtual().start(found);
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    tell(in(State.CREATED));
    tell(assigned("ns/other", identity("ns/x", "c", ""), State.ASSIGNED));
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    assertThat(found.isDone()).isFalse();

    tell(in(State.ASSIGNED));

    assertThat(found.get()).isInstanceOf(Result.Found.class);
  }

  @Test
  void givesUpEarlierWhereMicHasNotTakenUpThePod() throws Exception {
    assertThat(waiting(SHORT, LONG).find(POD, Wanted.ANY))
        .isInstanceOfSatisfying(
            Result.NotFound.class,
            result -> assertThat(result.reason()).contains("ns/pod", "CREATED", "MIC"));
  }

  @Test
  void givesUpLaterWhereAssignmentIsUnderWay() throws Exception {
    tell(in(State.CREATED));

    assertThat(waiting(Duration.ZERO, SHORT).find(POD, new Wanted("client-id-1", "")))
        .isInstanceOfSatisfying(
            Result.NotFound.class,
            result ->
                assertThat(result.reason())
                    .contains("ASSIGNED", "clie##### REDACTED #####id-1")
                    .doesNotContain("client-id-1"));
  }

  @Test
  void forgetsWhatIsTakenAway() throws Exception {
    tell(in(State.ASSIGNED));
    assigned.on(new Change.Gone<>(in(State.ASSIGNED)));

    assertThat(waiting(Duration.ZERO, LONG).find(POD, Wanted.ANY))
        .isInstanceOf(Result.NotFound.class);
  }
}
