// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import static dev.keyway.azwi.migrate.Worlds.GROUP;
import static dev.keyway.azwi.migrate.Worlds.account;
import static dev.keyway.azwi.migrate.Worlds.client;
import static dev.keyway.azwi.migrate.Worlds.deployment;
import static dev.keyway.azwi.migrate.Worlds.identity;
import static dev.keyway.azwi.migrate.Worlds.secretProviderClass;
import static dev.keyway.azwi.migrate.Worlds.volume;
import static dev.keyway.azwi.migrate.Worlds.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.azure.arm.ManagedIdentity;
import dev.keyway.azure.arm.ResourceId;
import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.migrate.Worlds;
import dev.keyway.azwi.migrate.model.Delta;
import dev.keyway.azwi.migrate.plan.Obstacle.Code;
import dev.keyway.azwi.migrate.plan.WorkloadPlan.Outcome;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.podidentity.matching.IdentityRules;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
  private static final String ISSUER = "https://issuer.invalid/";
  private static final Facts FACTS = Facts.of(ISSUER);
  private static final String POD_CLASS = "usePodIdentity: \"true\"";

  private static MigrationPlan plan(String... manifests) {
    return Planner.plan(Worlds.of(manifests), FACTS);
  }

  private static WorkloadPlan of(MigrationPlan plan, String name) {
    return plan.workloads().stream()
        .filter(workload -> workload.workload().id().key().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Move move(MigrationPlan plan, String name) {
    return switch (of(plan, name).outcome()) {
      case Outcome.Movable(var move) -> move;
      case Outcome.ByHand(var move, var _) -> move;
      case Outcome.Stuck(var obstacles) -> throw new AssertionError(obstacles);
      case Outcome.Recorded _ -> throw new AssertionError("recorded");
    };
  }

  private static List<Code> obstacles(MigrationPlan plan, String name) {
    assertThat(of(plan, name).outcome()).isInstanceOf(Outcome.Stuck.class);
    return ((Outcome.Stuck) of(plan, name).outcome())
        .obstacles().stream().map(Obstacle::code).toList();
  }

  @Test
  void movesAWorkloadWithAClassOfItsOwn() {
    var plan =
        plan(
            identity("web", 1),
            account("default"),
            secretProviderClass("kv", POD_CLASS),
            deployment("web", "web", volume("kv")));

    var move = move(plan, "web");
    assertThat(move.identity()).isEqualTo(new TargetIdentity(client(1), GROUP + "web", ""));
    assertThat(move.credential().issuer()).isEqualTo(ISSUER);
    assertThat(move.credential().subject()).isEqualTo("system:serviceaccount:shop:web");
    assertThat(move.credential().name()).matches("shop-web-[0-9a-f]{10}");
    assertThat(move.account().create()).isTrue();
    assertThat(move.account().annotations())
        .isEqualTo(Delta.set("azure.workload.identity/client-id", client(1)));
    assertThat(move.classes()).hasSize(1);
    assertThat(move.classes().getFirst().copy()).isFalse();
    assertThat(move.classes().getFirst().parameters())
        .isEqualTo(Delta.set("clientID", client(1)).andRemove("usePodIdentity"));
    assertThat(move.join().labels()).isEqualTo(Delta.set("azure.workload.identity/use", "true"));
    assertThat(move.join().annotations()).isEqualTo(Delta.NONE);
    assertThat(move.leave().labels()).isEqualTo(Delta.remove("aadpodidbinding"));
    assertThat(plan.allCanMove()).isTrue();
  }

  @Test
  void keepsAServiceAccountThatIsNotEverybodys() {
    var plan =
        plan(
            identity("web", 1),
            account("shop"),
            deployment("web", "web", "serviceAccountName: shop"));

    assertThat(move(plan, "web").account().create()).isFalse();
    assertThat(move(plan, "web").account().key().name()).isEqualTo("shop");
    assertThat(move(plan, "web").join().account()).isEqualTo(Delta.NONE);
  }

  @Test
  void injectsTheProxyWhereContainersAskForTokensThemselves() {
    var manifests = new String[] {identity("web", 1), deployment("web", "web", "")};

    assertThat(move(plan(manifests), "web").join().annotations())
        .isEqualTo(Delta.set("azure.workload.identity/inject-proxy-sidecar", "true"));

    var without =
        new Facts(
            ISSUER, "", Map.of(), Map.of(), Map.of(), Map.of(), IdentityRules.Scope.CLUSTER, false);
    var plan = Planner.plan(Worlds.of(manifests), without);
    assertThat(move(plan, "web").join().annotations()).isEqualTo(Delta.NONE);
    assertThat(of(plan, "web").notes()).anyMatch(note -> note.contains("Azure SDK"));
  }

  @Test
  void leavesOutWhatUsesNoIdentity() {
    assertThat(plan(identity("web", 1), deployment("web", "", "")).workloads()).isEmpty();
    assertThat(plan(deployment("web", "web", "")).workloads()).isEmpty();
    assertThat(plan().workloads()).isEmpty();
  }

  @Test
  void ignoresBindingsWithoutASelector() {
    var plan =
        plan(
            identity("web", 1),
            """
            ---
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzureIdentityBinding
            metadata: {name: empty, namespace: shop}
            spec: {azureIdentity: web, selector: ""}
            """,
            deployment("web", "web", ""),
            deployment("other", "", ""));

    assertThat(plan.workloads()).hasSize(1);
  }

  @Test
  void takesTwoBindingsToOneIdentityForOne() {
    var plan =
        plan(
            identity("web", 1),
            """
            ---
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzureIdentityBinding
            metadata: {name: again, namespace: shop}
            spec: {azureIdentity: web, selector: web}
            """,
            deployment("web", "web", ""));

    assertThat(move(plan, "web").identity().clientId()).isEqualTo(client(1));
  }

  @Test
  void tellsWorkloadsByNamespaceKindAndName() {
    var plan =
        plan(
            identity("web", 1),
            workload("batch/v1", "Job", "a", "web", ""),
            workload("apps/v1", "StatefulSet", "z", "web", ""),
            deployment("z", "web", ""),
            deployment("b", "web", ""));

    assertThat(plan.workloads())
        .extracting(each -> each.workload().id().local())
        .containsExactly("Deployment/b", "Deployment/z", "StatefulSet/z", "Job/a");
  }

  @Test
  void givesWorkloadsOfOneNameAccountsOfTheirOwn() {
    var plan =
        plan(
            identity("web", 1),
            deployment("web", "web", ""),
            workload("apps/v1", "StatefulSet", "web", "web", ""));

    assertThat(plan.workloads())
        .extracting(each -> ((Outcome.Movable) each.outcome()).move().account().key().name())
        .containsExactly("web", "web-statefulset");
  }

  @Test
  void givesASecondIdentityOnOneAccountAnAccountOfItsOwn() {
    var plan =
        plan(
            identity("one", 1),
            identity("two", 2),
            account("shared"),
            deployment("a", "one", "serviceAccountName: shared"),
            deployment("b", "two", "serviceAccountName: shared"));

    assertThat(move(plan, "a").account().key().name()).isEqualTo("shared");
    assertThat(move(plan, "b").account().key().name()).isEqualTo("b");
    assertThat(move(plan, "b").account().create()).isTrue();
    assertThat(of(plan, "b").notes()).anyMatch(note -> note.contains("roles bound to"));
  }

  @Test
  void copiesAClassThatOthersStillNeed() {
    var plan =
        plan(
            identity("one", 1),
            identity("two", 2),
            secretProviderClass("kv", POD_CLASS),
            deployment("a", "one", volume("kv")),
            deployment("b", "two", volume("kv")),
            deployment("c", "one", volume("kv")));

    assertThat(move(plan, "a").classes().getFirst().name()).isEqualTo("kv-wi-aaaaaaaa");
    assertThat(move(plan, "a").classes().getFirst().copy()).isTrue();
    assertThat(move(plan, "a").join().classes()).containsEntry("secrets", "kv-wi-aaaaaaaa");
    // Both client IDs begin alike.
    assertThat(move(plan, "b").classes().getFirst().name()).isEqualTo("kv-wi-aaaaaaaa-2");
    assertThat(move(plan, "c").classes()).isEqualTo(move(plan, "a").classes());
  }

  @Test
  void movesAwayFromTheMachinesIdentity() {
    var byClient = "useVMManagedIdentity: \"true\"\n    userAssignedIdentityID: " + client(1);
    var plan =
        plan(
            identity("web", 1),
            secretProviderClass("kv", byClient),
            deployment("web", "", volume("kv")));

    assertThat(move(plan, "web").identity().resourceId()).isEqualTo(GROUP + "web");
    assertThat(move(plan, "web").leave().labels()).isEqualTo(Delta.NONE);
    assertThat(move(plan, "web").classes().getFirst().parameters())
        .isEqualTo(
            Delta.set("clientID", client(1))
                .andRemove("useVMManagedIdentity")
                .andRemove("userAssignedIdentityID"));
  }

  @Test
  void learnsFromAzureWhatAResourceIdStandsFor() {
    var id = GROUP + "lonely";
    var known =
        new ManagedIdentity(ResourceId.parse(id).orElseThrow(), client(7), "principal", "tenant");
    var facts =
        new Facts(
            ISSUER,
            "",
            Map.of(),
            Map.of(id.toLowerCase(Locale.ROOT), known),
            Map.of(),
            Map.of(),
            IdentityRules.Scope.CLUSTER,
            true);
    var manifests =
        new String[] {
          secretProviderClass(
              "kv", "useVMManagedIdentity: \"true\"\n    userAssignedIdentityID: " + id),
          deployment("web", "", volume("kv"))
        };

    assertThat(obstacles(plan(manifests), "web")).containsExactly(Code.IDENTITY_MISSING);
    assertThat(move(Planner.plan(Worlds.of(manifests), facts), "web").identity())
        .isEqualTo(new TargetIdentity(client(7), id, "tenant"));
  }

  @Test
  void cannotMoveTheSystemAssignedIdentity() {
    var plan =
        plan(
            secretProviderClass("kv", "useVMManagedIdentity: \"true\""),
            deployment("web", "", volume("kv")));

    assertThat(obstacles(plan, "web")).containsExactly(Code.SYSTEM_ASSIGNED_IDENTITY);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void cannotMoveServicePrincipals(int type) {
    var plan =
        plan(identity("web", 1).replace("type: 0", "type: " + type), deployment("web", "web", ""));

    assertThat(obstacles(plan, "web")).containsExactly(Code.SERVICE_PRINCIPAL);
  }

  @Test
  void cannotMoveAClassWithAPublishSecret() {
    var volume = volume("kv").replace("readOnly: true", "nodePublishSecretRef: {name: creds}");
    var plan = plan(secretProviderClass("kv", "a: b"), deployment("web", "", volume));

    assertThat(obstacles(plan, "web")).containsExactly(Code.SERVICE_PRINCIPAL);
  }

  @Test
  void cannotMoveSeveralIdentities() {
    var plan =
        plan(
            identity("web", 1),
            identity("two", 2).replace("selector: two", "selector: web"),
            deployment("web", "web", ""));

    assertThat(obstacles(plan, "web")).containsExactly(Code.SEVERAL_IDENTITIES);
    assertThat(plan.allCanMove()).isFalse();
  }

  @Test
  void cannotMoveAMissingIdentity() {
    var plan =
        plan(
            """
            ---
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzureIdentityBinding
            metadata: {name: gone, namespace: shop}
            spec: {azureIdentity: gone, selector: web}
            """,
            deployment("web", "web", ""));

    assertThat(obstacles(plan, "web")).containsExactly(Code.IDENTITY_MISSING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hostNetwork: true | HOST_NETWORK",
        "nodeSelector: {kubernetes.io/os: windows} | WINDOWS",
        "os: {name: windows} | WINDOWS"
      })
  void cannotGiveTheProxyToEveryPod(String spec, Code code) {
    assertThat(obstacles(plan(identity("web", 1), deployment("web", "web", spec)), "web"))
        .containsExactly(code);
    var withClass = spec + ", " + volume("kv");
    var plan =
        plan(
            identity("web", 1),
            secretProviderClass("kv", POD_CLASS),
            deployment("web", "web", withClass));
    assertThat(move(plan, "web").join().annotations()).isEqualTo(Delta.NONE);
  }

  @Test
  void reportsOwnersThatItDoesNotKnowAndGoesOn() {
    var owned =
        workload("apps/v1", "ReplicaSet", "web-1", "web", "")
            .replace(
                "namespace: shop}",
                "namespace: shop, ownerReferences: [{apiVersion: argoproj.io/v1alpha1, kind:"
                    + " Rollout, name: web, controller: true}]}");
    var plan =
        plan(
            identity("web", 1), owned, owned.replace("web-1", "web-2"), deployment("b", "web", ""));

    assertThat(obstacles(plan, "web")).containsExactly(Code.UNSUPPORTED_OWNER);
    assertThat(of(plan, "b").outcome()).isInstanceOf(Outcome.Movable.class);
    assertThat(plan.workloads()).hasSize(2);
  }

  @Test
  void countsTheCredentialsThatAnIdentityHas() {
    var there =
        IntStream.range(0, FederatedCredential.LIMIT - 1)
            .mapToObj(i ->
                new FederatedCredential(
                    "there-" + i, ISSUER, "subject-" + i, List.of("api://x"), ""))
            .toList();
    var facts =
        new Facts(
            ISSUER,
            "",
            Map.of(),
            Map.of(),
            Map.of((GROUP + "web").toLowerCase(Locale.ROOT), there),
            Map.of(),
            IdentityRules.Scope.CLUSTER,
            true);
    var plan =
        Planner.plan(
            Worlds.of(identity("web", 1), deployment("a", "web", ""), deployment("b", "web", "")),
            facts);

    assertThat(of(plan, "a").outcome()).isInstanceOf(Outcome.Movable.class);
    assertThat(obstacles(plan, "b")).containsExactly(Code.CREDENTIAL_LIMIT);
  }

  @Test
  void leavesPodsToPeopleThatDoNotFollowTheirTemplate() {
    var pod =
        """
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: bare, namespace: shop, labels: {aadpodidbinding: web}}
        spec: {containers: [{name: main, image: registry.invalid/main}]}
        """;
    var plan = plan(identity("web", 1), pod, workload("batch/v1", "Job", "job", "web", ""));

    assertThat(of(plan, "bare").outcome()).isInstanceOf(Outcome.ByHand.class);
    assertThat(of(plan, "job").outcome()).isInstanceOf(Outcome.ByHand.class);
    assertThat(plan.allCanMove()).isTrue();
  }

  @Test
  void keepsALabelThatTheSelectorNeeds() {
    var plan =
        plan(
            identity("web", 1),
            deployment("web", "web", "")
                .replace("matchLabels: {app: web}", "matchLabels: {aadpodidbinding: web}"));

    assertThat(move(plan, "web").leave().labels()).isEqualTo(Delta.NONE);
    assertThat(of(plan, "web").notes()).anyMatch(note -> note.contains("stays"));
  }

  @Test
  void leavesExceptedPodsAlone() {
    var exception =
        """
        ---
        apiVersion: aadpodidentity.k8s.io/v1
        kind: AzurePodIdentityException
        metadata: {name: web, namespace: shop}
        spec: {podLabels: {app: web}}
        """;

    assertThat(plan(identity("web", 1), exception, deployment("web", "web", "")).workloads())
        .isEmpty();
  }

  @Test
  void keepsCredentialNamesWithinAzuresRules() {
    var key = new ObjectKey("n".repeat(63), "a.b." + "c".repeat(200));

    var name = Credentials.of(ISSUER, key).name();

    assertThat(name).matches("[a-zA-Z0-9][a-zA-Z0-9_-]{2,119}");
    assertThat(Credentials.of(ISSUER + "x", key).name()).isNotEqualTo(name);
    assertThat(Optional.of(name)).contains(Credentials.of(ISSUER, key).name());
  }
}
