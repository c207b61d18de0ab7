// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azure.federation.FederatedCredential;
import dev.keyway.azwi.migrate.inventory.Inventory;
import dev.keyway.azwi.migrate.model.Delta;
import dev.keyway.azwi.migrate.model.Marks;
import dev.keyway.azwi.migrate.model.TemplateChange;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.plan.Obstacle.Code;
import dev.keyway.azwi.migrate.plan.WorkloadPlan.Outcome;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.podidentity.matching.IdentityRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides what each workload needs. The same inventory and facts give the same plan.
public final class Planner {
  private final Inventory inventory;
  private final Facts facts;
  private final IdentityRules rules;
  private final Identities identities;
  private final Accounts accounts;
  private final Classes classes;
  private final Credentials credentials;

  private Planner(Inventory inventory, Facts facts) {
    this.inventory = inventory;
    this.facts = facts;
    this.rules = IdentityRules.of(inventory.bindings(), inventory.identities(), facts.scope());
    this.identities = new Identities(inventory.identities(), facts);
    this.accounts = new Accounts(inventory, facts);
    this.classes = new Classes(inventory, facts.records());
    this.credentials = new Credentials(facts);
  }

  public static MigrationPlan plan(Inventory inventory, Facts facts) {
    var planner = new Planner(inventory, facts);
    var workloads =
        inventory.workloads().stream().flatMap(each -> planner.plan(each).stream()).toList();
    return new MigrationPlan(facts.issuer(), workloads, Warnings.of(facts, workloads));
  }

  private Optional<WorkloadPlan> plan(Workload workload) {
    var usage = Usage.of(workload, inventory, rules, identities);
    var record = facts.records().get(workload.id());
    if (record != null) {
      boolean finished = record.state() == MigrationRecord.State.FINISHED;
      return Optional.of(
          new WorkloadPlan(workload, usage.uses(), new Outcome.Recorded(finished), List.of()));
    }
    if (!usage.matters()) {
      return Optional.empty();
    }
    var obstacles = obstacles(workload, usage);
    var outcome =
        obstacles.isEmpty()
            ? move(workload, usage, usage.identities().values().iterator().next())
            : new Outcome.Stuck(obstacles);
    return Optional.of(
        new WorkloadPlan(
            workload, usage.uses(), outcome, Warnings.notes(workload, outcome, usage)));
  }

  private List<Obstacle> obstacles(Workload workload, Usage usage) {
    var obstacles = new ArrayList<>(usage.obstacles());
    workload
        .foreignOwner()
        .ifPresent(owner ->
            obstacles.add(
                new Obstacle(
                    Code.UNSUPPORTED_OWNER,
                    ("%s makes its pods, and Keyway does not know that kind: change its pod"
                            + " template by hand (docs/migrate.md)")
                        .formatted(owner.local()))));
    if (usage.identities().size() > 1) {
      obstacles.add(
          new Obstacle(
              Code.SEVERAL_IDENTITIES,
              ("it has %d identities (client IDs %s), and a service account stands for one: split"
                      + " the workload, or let one identity do")
                  .formatted(
                      usage.identities().size(),
                      String.join(", ", usage.identities().keySet().stream().sorted().toList()))));
    } else if (usage.identities().isEmpty() && usage.obstacles().isEmpty()) {
      obstacles.add(new Obstacle(Code.IDENTITY_MISSING, "nothing gives it an identity"));
    }
    if (needsProxy(usage) && workload.hostNetwork()) {
      obstacles.add(
          new Obstacle(
              Code.HOST_NETWORK,
              "it is in the machine's network, where the proxy cannot catch its requests to the"
                  + " metadata endpoint: use an Azure SDK with workload identity, and --no-proxy"));
    }
    if (needsProxy(usage) && workload.windows()) {
      obstacles.add(
          new Obstacle(
              Code.WINDOWS,
              "it runs on Windows, where the proxy does not: use an Azure SDK with workload"
                  + " identity, and --no-proxy"));
    }
    return obstacles;
  }

  private Outcome move(Workload workload, Usage usage, TargetIdentity identity) {
    boolean keep = usage.uses(Use.ClassByWorkloadIdentity.class);
    var account = accounts.choose(workload, identity, keep);
    if (account.isEmpty()) {
      return stuck(
          Code.SERVICE_ACCOUNT_TAKEN,
          ("service account %s has another identity, and a class that uses workload identity"
                  + " already needs it: give the workload an account of its own first")
              .formatted(workload.serviceAccount()));
    }
    var credential = Credentials.of(facts.issuer(), account.get().key());
    if (!credentials.take(identity, credential)) {
      return stuck(
          Code.CREDENTIAL_LIMIT,
          ("identity %s would need more than %d federated credentials: let workloads share service"
                  + " accounts, split them over identities, or use an identity binding (AKS)")
              .formatted(identity.resourceId(), FederatedCredential.LIMIT));
    }
    var changes = classes.changes(workload, usage, identity);
    var move =
        new Move(
            identity,
            credential,
            account.get(),
            changes,
            join(workload, account.get(), changes, needsProxy(usage)),
            leave(workload));
    return ByHand.reason(workload)
        .<Outcome>map(reason -> new Outcome.ByHand(move, reason))
        .orElseGet(() -> new Outcome.Movable(move));
  }

  private static TemplateChange join(
      Workload workload, AccountChange account, List<ClassChange> changes, boolean proxy) {
    var volumes = new LinkedHashMap<String, String>();
    workload
        .classes()
        .forEach((volume, name) ->
            changes.stream()
                .filter(change -> change.copy() && change.source().name().equals(name))
                .forEach(change -> volumes.put(volume, change.name())));
    boolean same = workload.serviceAccount().equals(account.key().name());
    return new TemplateChange(
        same ? Delta.NONE : TemplateChange.account(account.key().name()),
        Delta.set(Marks.USE, "true"),
        proxy ? Delta.set(Marks.INJECT_PROXY, "true") : Delta.NONE,
        volumes);
  }

  private static TemplateChange leave(Workload workload) {
    boolean has = workload.labels().containsKey(AzureIdentityBinding.LABEL);
    return has && !workload.selectsByBindingLabel()
        ? new TemplateChange(
            Delta.NONE, Delta.remove(AzureIdentityBinding.LABEL), Delta.NONE, Map.of())
        : TemplateChange.NONE;
  }

  /// Classes ask for themselves; a workload that mounts none of them has its identity for what runs
  /// in its containers.
  private boolean needsProxy(Usage usage) {
    return facts.proxy()
        && usage.uses(Use.Binding.class)
        && !usage.uses(Use.ClassByPodIdentity.class);
  }

  private static Outcome stuck(Code code, String reason) {
    return new Outcome.Stuck(List.of(new Obstacle(code, reason)));
  }
}
