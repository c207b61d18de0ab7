// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.inventory;

import dev.keyway.azwi.migrate.model.Tree;
import dev.keyway.azwi.migrate.model.Workload;
import dev.keyway.azwi.migrate.model.WorkloadId;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.AzurePodIdentityException;
import dev.keyway.kubernetes.api.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is in some namespaces and has to do with identities.
///
/// @param workloads by namespace, kind and name
/// @param classes every SecretProviderClass
/// @param accounts every service account
/// @param identities of all namespaces, as far as they may be read
/// @param bindings likewise
public record Inventory(
    List<Workload> workloads,
    Map<ObjectKey, Tree> classes,
    Map<ObjectKey, Tree> accounts,
    List<AzureIdentity> identities,
    List<AzureIdentityBinding> bindings,
    List<AzurePodIdentityException> exceptions) {
  public Inventory {
    workloads = workloads.stream().sorted(Comparator.comparing(Workload::id)).toList();
    classes = Map.copyOf(classes);
    accounts = Map.copyOf(accounts);
    identities = List.copyOf(identities);
    bindings = List.copyOf(bindings);
    exceptions = List.copyOf(exceptions);
  }

  public Optional<Workload> workload(WorkloadId id) {
    return workloads.stream().filter(workload -> workload.id().equals(id)).findFirst();
  }

  /// Returns a class; an empty object if there is none.
  public Tree secretProviderClass(ObjectKey key) {
    return classes.getOrDefault(key, Tree.EMPTY);
  }

  /// Returns a service account; an empty object if there is none.
  public Tree account(ObjectKey key) {
    return accounts.getOrDefault(key, Tree.EMPTY);
  }

  /// Returns which workloads mount a class.
  public List<Workload> usersOf(ObjectKey secretProviderClass) {
    return workloads.stream()
        .filter(workload -> workload.key().namespace().equals(secretProviderClass.namespace()))
        .filter(workload -> workload.classes().containsValue(secretProviderClass.name()))
        .toList();
  }
}
