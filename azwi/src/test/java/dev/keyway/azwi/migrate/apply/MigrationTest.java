// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.apply;

import static dev.keyway.azwi.migrate.Worlds.account;
import static dev.keyway.azwi.migrate.Worlds.client;
import static dev.keyway.azwi.migrate.Worlds.deployment;
import static dev.keyway.azwi.migrate.Worlds.identity;
import static dev.keyway.azwi.migrate.Worlds.secretProviderClass;
import static dev.keyway.azwi.migrate.Worlds.volume;
import static dev.keyway.azwi.migrate.Worlds.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.keyway.azwi.migrate.apply.Result.Status;
import dev.keyway.azwi.migrate.inventory.InventoryReader;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.WorkloadKind;
import dev.keyway.kubernetes.api.ObjectKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

// One server for all: each test takes it back to where it was.
@Execution(ExecutionMode.SAME_THREAD)
class MigrationTest {
  @SuppressWarnings("NullAway.Init")
  private static Site site;

  @BeforeAll
  static void start() throws Exception {
    site = Site.start();
    site.apply(
        "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}",
        account("default"),
        account("shop"),
        identity("one", 1),
        identity("two", 2),
        secretProviderClass("own", "usePodIdentity: \"true\""),
        secretProviderClass("shared", "usePodIdentity: \"true\""),
        deployment("web", "one", volume("own")),
        deployment("api", "two", "serviceAccountName: shop, " + volume("shared")),
        workload(
                "apps/v1",
                "StatefulSet",
                "store",
                "two",
                "serviceAccountName: shop, " + volume("shared"))
            .replace("spec:\n  selector", "spec:\n  serviceName: store\n  selector"),
        deployment("night", "one", ""));
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
  }

  @Test
  void movesEveryWorkloadAndDoesNothingTheSecondTime() throws Exception {
    var results = site.migrate(Interruption.never(), _ -> true);

    assertThat(results).extracting(Result::message).containsOnly("");
    assertThat(results).extracting(Result::status).containsOnly(Status.MOVED);
    var state = site.state();
    var web = object(state, "Deployment/web").tree("spec", "template");
    assertThat(web.text("spec", "serviceAccountName")).isEqualTo("web");
    assertThat(web.texts("metadata", "labels"))
        .containsEntry("azure.workload.identity/use", "true")
        .doesNotContainKey("aadpodidbinding");
    assertThat(object(state, "ServiceAccount/web").texts("metadata", "annotations"))
        .containsEntry("azure.workload.identity/client-id", client(1));
    assertThat(object(state, "SecretProviderClass/own").texts("spec", "parameters"))
        .containsEntry("clientID", client(1))
        .doesNotContainKey("usePodIdentity");
    assertThat(object(state, "SecretProviderClass/shared").texts("spec", "parameters"))
        .containsEntry("usePodIdentity", "true");
    assertThat(object(state, "SecretProviderClass/shared-wi-aaaaaaaa").texts("spec", "parameters"))
        .containsEntry("clientID", client(2));
    assertThat(
            object(state, "Deployment/night")
                .tree("spec", "template")
                .texts("metadata", "annotations"))
        .containsEntry("azure.workload.identity/inject-proxy-sidecar", "true");
    assertThat(site.identities.all().get("two")).hasSize(1);
    assertThat(site.identities.all().get("one")).hasSize(2);

    assertThat(site.migrate(Interruption.never(), _ -> true))
        .extracting(Result::status)
        .containsOnly(Status.UNCHANGED);
    assertThat(site.state()).isEqualTo(state);
    site.rollBack(Interruption.never());
  }

  @Test
  void goesOnAndGoesBackWhereverItIsInterrupted() throws Exception {
    var before = site.state();
    site.migrate(Interruption.never(), _ -> true);
    var after = site.stateWithoutRecords();
    var trusted = site.identities.all();
    assertThat(site.rollBack(Interruption.never()))
        .extracting(Result::status)
        .containsOnly(Status.UNDONE);
    assertThat(site.state()).isEqualTo(before);
    assertThat(site.identities.all()).isEmpty();

    for (int at = 0; ; at++) {
      boolean forward = struck(at, at % 2 == 0, true);
      if (at % 3 == 2) {
        // An interrupted move can also be undone as it stands.
        site.rollBack(Interruption.never());
        assertThat(site.state()).as("undone from step %d", at).isEqualTo(before);
        assertThat(site.identities.all()).as("undone from step %d", at).isEmpty();
      }
      site.migrate(Interruption.never(), _ -> true);
      assertThat(site.stateWithoutRecords()).as("moved from step %d", at).isEqualTo(after);
      assertThat(site.identities.all()).as("moved from step %d", at).isEqualTo(trusted);

      boolean backward = struck(at, at % 2 == 1, false);
      site.rollBack(Interruption.never());
      assertThat(site.state()).as("back from step %d", at).isEqualTo(before);
      assertThat(site.identities.all()).as("back from step %d", at).isEmpty();
      if (!forward && !backward) {
        assertThat(at).isGreaterThan(20);
        return;
      }
    }
  }

  private static Tree object(Map<String, Tree> state, String name) {
    assertThat(state).containsKey(name);
    return state.getOrDefault(name, Tree.EMPTY);
  }

  private boolean struck(int at, boolean after, boolean forward) throws Exception {
    var interruption = new Interruption(at, after);
    try {
      if (forward) {
        site.migrate(interruption, _ -> true);
      } else {
        site.rollBack(interruption);
      }
      return false;
    } catch (Interruption.Struck _) {
      return true;
    }
  }

  @Test
  void leavesPodIdentityWorkingWhereACheckFails() throws Exception {
    site.apply(
        secretProviderClass("closed", "usePodIdentity: \"true\"").replace("shop-kv", "closed-kv"),
        deployment("barred", "one", volume("closed")));
    var before = site.state();

    var results = site.migrate(Interruption.never(), _ -> true);

    var barred = results.stream().filter(Result::failed).toList();
    assertThat(barred).hasSize(1);
    assertThat(barred.getFirst().workload().local()).isEqualTo("Deployment/barred");
    assertThat(barred.getFirst().message()).contains("system:serviceaccount:shop:barred");
    assertThat(results).filteredOn(result -> result.status() == Status.MOVED).hasSize(4);
    var state = site.stateWithoutRecords();
    assertThat(object(state, "Deployment/barred")).isEqualTo(before.get("Deployment/barred"));
    assertThat(object(state, "SecretProviderClass/closed"))
        .isEqualTo(before.get("SecretProviderClass/closed"));

    site.rollBack(Interruption.never());
    assertThat(site.state()).isEqualTo(before);
    site.client.delete(WorkloadKind.DEPLOYMENT.resource(), new ObjectKey("shop", "barred"));
    site.client.delete(Edits.CLASSES, new ObjectKey("shop", "closed"));
  }

  @Test
  void undoesOneOfTwoThatShareAnAccountAndLeavesTheOtherWhole() throws Exception {
    var before = site.state();
    site.migrate(Interruption.never(), id -> id.local().equals("Deployment/api"));
    site.migrate(Interruption.never(), id -> id.local().equals("StatefulSet/store"));
    var inventory = new InventoryReader(site.client).read("shop");
    var records = RecordJson.records(inventory);
    var migration =
        new Migration(
            inventory,
            records,
            new LiveCluster(site.client),
            site.identities,
            (_, _, _) -> fail("nothing is to be checked"),
            site.patience(),
            Observer.NONE);

    migration.rollBack(id -> id.local().equals("Deployment/api"));

    var state = site.state();
    assertThat(object(state, "Deployment/api")).isEqualTo(before.get("Deployment/api"));
    assertThat(state).containsKey("SecretProviderClass/shared-wi-aaaaaaaa");
    assertThat(object(state, "ServiceAccount/shop").texts("metadata", "annotations"))
        .containsEntry("azure.workload.identity/client-id", client(2));
    assertThat(site.identities.all().get("two")).hasSize(1);

    site.rollBack(Interruption.never());
    assertThat(site.state()).isEqualTo(before);
    assertThat(site.identities.all()).isEqualTo(Map.of());
    assertThat(site.rollBack(Interruption.never())).isEqualTo(List.of());
  }
}
