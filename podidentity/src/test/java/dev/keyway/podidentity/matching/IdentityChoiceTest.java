// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import static dev.keyway.podidentity.nmi.TestObjects.assigned;
import static dev.keyway.podidentity.nmi.TestObjects.binding;
import static dev.keyway.podidentity.nmi.TestObjects.identity;
import static dev.keyway.podidentity.nmi.TestObjects.labelled;
import static dev.keyway.podidentity.nmi.TestObjects.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.podidentity.matching.IdentityChoice.Wanted;
import dev.keyway.podidentity.matching.IdentityRules.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdentityChoiceTest {
  private static final ObjectKey POD = new ObjectKey("testns", "pod");

  private static AzureAssignedIdentity one(
      String identity, String client, String resource, State state) {
    return assigned("testns/pod", identity(identity, client, resource), state);
  }

  private static String choose(Wanted wanted, Scope scope, AzureAssignedIdentity... all) {
    return switch (IdentityChoice.among(POD, List.of(all), wanted, scope)) {
      case IdentityChoice.Given(var identity) -> identity.key().name();
      case IdentityChoice.Assigning _ -> "assigning";
      case IdentityChoice.Unknown _ -> "unknown";
      case IdentityChoice.Refused _ -> "refused";
    };
  }

  private static Wanted client(String id) {
    return new Wanted(id, "");
  }

  private static Wanted resource(String id) {
    return new Wanted("", id);
  }

  @Test
  void choosesAsTheOriginalDoes() {
    var any = Wanted.ANY;
    var cluster = Scope.CLUSTER;
    var azid1 = one("ns/azid1", "clientid1", "resourceid1", State.CREATED);

    assertThat(choose(any, cluster)).isEqualTo("unknown");
    assertThat(
            choose(
                any,
                cluster,
                one("ns/azid1", "clientid1", "", State.NONE),
                one("ns/azid2", "clientid2", "", State.NONE)))
        .isEqualTo("azid1");
    assertThat(choose(any, cluster, azid1)).isEqualTo("assigning");
    assertThat(
            choose(
                any,
                cluster,
                one("ns/azid6", "", "", State.ASSIGNED),
                one("ns/azid5", "", "", State.ASSIGNED)))
        .isEqualTo("azid5");
    assertThat(
            choose(
                client("clientid1"),
                cluster,
                azid1,
                one("ns/azid2", "clientid2", "clientid1", State.ASSIGNED)))
        .as("a client id is no resource id")
        .isEqualTo("assigning");
    assertThat(
            choose(
                resource("resourceid1"),
                cluster,
                azid1,
                one("ns/azid2", "resourceid1", "resourceid2", State.ASSIGNED)))
        .as("a resource id is no client id")
        .isEqualTo("assigning");
    assertThat(
            choose(
                client("clientid2"),
                cluster,
                azid1,
                one("ns/azid2", "clientid2", "resourceid2", State.ASSIGNED)))
        .isEqualTo("azid2");
    assertThat(
            choose(
                resource("resourceid2"),
                cluster,
                azid1,
                one("ns/azid2", "resourceid2", "resourceid2", State.ASSIGNED)))
        .isEqualTo("azid2");
    assertThat(
            choose(
                any,
                Scope.NAMESPACE,
                one("default/azid2", "", "", State.ASSIGNED),
                one("default/azid1", "", "", State.ASSIGNED),
                one("testns/azid3", "", "", State.ASSIGNED)))
        .isEqualTo("azid3");
  }

  @Test
  void comparesIdsInAnyCase() {
    var one = one("ns/azid", "AbCd", "/Subscriptions/X", State.ASSIGNED);

    assertThat(choose(client("aBcD"), Scope.CLUSTER, one)).isEqualTo("azid");
    assertThat(choose(resource("/subscriptions/x"), Scope.CLUSTER, one)).isEqualTo("azid");
    assertThat(choose(new Wanted("other", "/subscriptions/x"), Scope.CLUSTER, one))
        .as("either id will do")
        .isEqualTo("azid");
  }

  @Test
  void refusesWithAReasonWhatIsForAnotherNamespaceAlone() {
    var foreign = one("default/azid", "", "", State.ASSIGNED);

    assertThat(IdentityChoice.among(POD, List.of(foreign), Wanted.ANY, Scope.NAMESPACE))
        .isInstanceOfSatisfying(
            IdentityChoice.Refused.class,
            refused -> assertThat(refused.reason()).contains("default/azid", "testns/pod"));
    assertThat(
            choose(Wanted.ANY, Scope.NAMESPACE, foreign, one("testns/own", "", "", State.CREATED)))
        .isEqualTo("assigning");
  }

  @Test
  void choosesTheSameWhateverTheOrder() {
    var random = new Random(7);
    var all = new ArrayList<AzureAssignedIdentity>();
    for (int i = 0; i < 20; i++) {
      all.add(one("ns" + i % 3 + "/azid" + i, "client" + i % 5, "", State.ASSIGNED));
    }
    for (var wanted : List.of(Wanted.ANY, client("CLIENT3"))) {
      var first = IdentityChoice.among(POD, all, wanted, Scope.CLUSTER);
      for (int round = 0; round < 50; round++) {
        Collections.shuffle(all, random);
        assertThat(IdentityChoice.among(POD, all, wanted, Scope.CLUSTER)).isEqualTo(first);
      }
    }
  }

  private static String managed(Wanted wanted, String label, AzureIdentity... identities) {
    var bindings =
        List.of(identities).stream()
            .map(identity ->
                binding("testns/b-" + identity.key().name(), identity.key().name(), "selector"))
            .toList();
    var rules = IdentityRules.of(bindings, List.of(identities), Scope.NAMESPACE);
    var pod = labelled(running("testns/pod"), Map.of("aadpodidbinding", label));
    return IdentityChoice.managed(pod, rules, wanted) instanceof IdentityChoice.Given(var identity)
        ? identity.key().name()
        : "refused";
  }

  @Test
  void choosesWithoutMicAsTheOriginalDoes() {
    var azid2 = identity("testns/azid2", "clientid2", "clientid1");
    var azid3 = identity("testns/azid3", "clientid3", "resourceid3");

    assertThat(managed(client("x"), "selector")).isEqualTo("refused");
    assertThat(managed(client("clientid1"), "selector", azid2)).isEqualTo("refused");
    assertThat(
            managed(
                client("resourceid1"),
                "selector",
                identity("testns/a", "clientid1", "resourceid2")))
        .isEqualTo("refused");
    assertThat(managed(client("clientid3"), "selector", azid2, azid3)).isEqualTo("azid3");
    assertThat(managed(resource("resourceid3"), "selector", azid2, azid3)).isEqualTo("azid3");
    assertThat(managed(Wanted.ANY, "selector", azid3, azid2)).isEqualTo("azid2");
    assertThat(managed(Wanted.ANY, "other", azid3)).isEqualTo("refused");
    assertThat(managed(Wanted.ANY, "selector", identity("other/azid", "c", "r")))
        .isEqualTo("refused");
  }

  @Test
  void showsNoWholeClientId() {
    var id = "aabc0000-a83v-9h4m-000j-2c0a66b0c1f9";

    assertThat(ClientIds.redacted(id)).isEqualTo("aabc##### REDACTED #####c1f9");
    assertThat(ClientIds.redacted("1234567")).isEqualTo("1234567");
    assertThat(ClientIds.redactedIn("x " + id.toUpperCase(Locale.ROOT) + ", " + id + ".", id))
        .isEqualTo("x aabc##### REDACTED #####c1f9, aabc##### REDACTED #####c1f9.");
    assertThat(client(id).toString()).doesNotContain(id).contains("c1f9");
  }
}
