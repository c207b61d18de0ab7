// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.azwi.migrate.inventory.Inventory;
import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.plan.Obstacle.Code;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.podidentity.matching.Exceptions;
import dev.keyway.podidentity.matching.IdentityRules;
import dev.keyway.podidentity.matching.Match;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// How one workload gets identities now, which they are, and what about that cannot be moved.
///
/// @param identities by their handles
record Usage(List<Use> uses, Map<String, TargetIdentity> identities, List<Obstacle> obstacles) {

  /// Tells whether there is anything to move away from.
  boolean matters() {
    return !obstacles.isEmpty()
        || uses.stream().anyMatch(use -> !(use instanceof Use.ClassByWorkloadIdentity));
  }

  boolean uses(Class<? extends Use> kind) {
    return uses.stream().anyMatch(kind::isInstance);
  }

  static Usage of(Workload workload, Inventory inventory, IdentityRules rules, Identities finder) {
    var reading = new Reading(workload, inventory, finder);
    reading.classes();
    reading.bindings(rules);
    return new Usage(
        List.copyOf(reading.uses), Map.copyOf(reading.identities), List.copyOf(reading.obstacles));
  }

  private static final class Reading {
    private final Workload workload;
    private final Inventory inventory;
    private final Identities finder;
    private final List<Use> uses = new ArrayList<>();
    private final Map<String, TargetIdentity> identities = new LinkedHashMap<>();
    private final List<Obstacle> obstacles = new ArrayList<>();

    Reading(Workload workload, Inventory inventory, Identities finder) {
      this.workload = workload;
      this.inventory = inventory;
      this.finder = finder;
    }

    void classes() {
      for (var name : new LinkedHashSet<>(workload.classes().values())) {
        var key = new ObjectKey(workload.key().namespace(), name);
        var tree = inventory.classes().get(key);
        if (tree != null && tree.text("spec", "provider").equals("azure")) {
          add(name, tree);
        }
      }
    }

    private void add(String name, Tree tree) {
      var parameters = new ClassParameters(tree);
      switch (parameters.mode()) {
        case POD_IDENTITY -> uses.add(new Use.ClassByPodIdentity(name));
        case MACHINE -> {
          uses.add(new Use.ClassByMachine(name, parameters.machineIdentity()));
          note(finder.ofMachine(name, parameters.machineIdentity()));
        }
        case WORKLOAD_IDENTITY -> uses.add(new Use.ClassByWorkloadIdentity(name));
        case NONE -> {
          if (workload.hasPublishSecret(name)) {
            uses.add(new Use.ClassByServicePrincipal(name));
            obstacles.add(
                new Obstacle(
                    Code.SERVICE_PRINCIPAL,
                    ("class %s signs in as a service principal (nodePublishSecretRef): let its"
                            + " application trust the service account with `keyway serviceaccount"
                            + " create`, set clientID in the class, and take nodePublishSecretRef"
                            + " from the volume; or use a managed identity")
                        .formatted(name)));
          } else {
            // The service account's annotations tell the rest.
            uses.add(new Use.ClassByWorkloadIdentity(name));
          }
        }
        case UNCLEAR ->
            obstacles.add(
                new Obstacle(
                    Code.CLASS_UNUSABLE,
                    ("class %s does not say how to sign in: of usePodIdentity,"
                            + " useVMManagedIdentity and useAzureTokenProxy at most one may be"
                            + " true, and each must be true or false")
                        .formatted(name)));
      }
    }

    void bindings(IdentityRules rules) {
      var pod = workload.pod();
      boolean byClass = uses.stream().anyMatch(Use.ClassByPodIdentity.class::isInstance);
      if (!byClass && Exceptions.excepted(pod, inventory.exceptions())) {
        return; // The metadata endpoint it reaches is the machine's own.
      }
      var matches = rules.matches(pod);
      for (var match : matches) {
        switch (match) {
          case Match.Given(var binding, var identity) -> {
            uses.add(new Use.Binding(binding.key(), identity));
            note(finder.of(identity));
          }
          case Match.NoIdentity(var binding) ->
              missing(
                  "AzureIdentityBinding %s names AzureIdentity %s/%s, which does not exist"
                      .formatted(
                          binding.key(), binding.key().namespace(), binding.azureIdentity()));
          case Match.OtherNamespace(var binding, var identity) ->
              missing(
                  ("AzureIdentityBinding %s names AzureIdentity %s, which is for pods of its own"
                          + " namespace only")
                      .formatted(binding.key(), identity.key()));
        }
      }
      if (byClass && matches.isEmpty()) {
        missing(
            ("a class has usePodIdentity, but no AzureIdentityBinding has the selector \"%s\" of"
                    + " the label aadpodidbinding")
                .formatted(IdentityRules.selector(pod)));
      }
    }

    private void missing(String reason) {
      obstacles.add(new Obstacle(Code.IDENTITY_MISSING, reason));
    }

    private void note(Found found) {
      switch (found) {
        case Found.Identity(var identity) -> identities.putIfAbsent(identity.handle(), identity);
        case Found.Nothing(var obstacle) -> obstacles.add(obstacle);
      }
    }
  }
}
