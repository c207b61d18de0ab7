// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.identity;

import static dev.keyway.podidentity.nmi.TestObjects.binding;
import static dev.keyway.podidentity.nmi.TestObjects.identity;
import static dev.keyway.podidentity.nmi.TestObjects.labelled;
import static dev.keyway.podidentity.nmi.TestObjects.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.podidentity.matching.IdentityChoice.Wanted;
import dev.keyway.podidentity.nmi.TestCaches;
import dev.keyway.podidentity.nmi.identity.Identities.Result;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManagedIdentitiesTest {
  private static final ObjectKey POD = new ObjectKey("ns", "pod");

  private final TestCaches<Pod> pods =
      TestCaches.of(labelled(running("ns/pod"), Map.of("aadpodidbinding", "s")));
  private final TestCaches<AzureIdentity> identities = TestCaches.of();
  private final ManagedIdentities managed =
      new ManagedIdentities(pods, TestCaches.of(binding("ns/b", "azid", "s")), identities);

  @Test
  void followsChanges() {
    assertThat(managed.find(POD, Wanted.ANY)).isInstanceOf(Result.NotFound.class);
    identities.put(identity("ns/azid", "one", ""));
    assertThat(managed.find(POD, Wanted.ANY))
        .isEqualTo(new Result.Found(identity("ns/azid", "one", "")));
    identities.put(identity("ns/azid", "two", ""));
    assertThat(managed.find(POD, new Wanted("TWO", "")))
        .isEqualTo(new Result.Found(identity("ns/azid", "two", "")));
  }

  @Test
  void saysWhichPodIsUnknown() {
    assertThat(managed.find(new ObjectKey("ns", "other"), Wanted.ANY))
        .isInstanceOfSatisfying(
            Result.NotFound.class, result -> assertThat(result.reason()).contains("ns/other"));
  }
}
