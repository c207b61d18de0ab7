// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import static java.util.Comparator.comparing;

import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The bindings and identities of a cluster, ready to be asked about any pod. Immutable.
public final class IdentityRules {
  private final Map<String, List<AzureIdentityBinding>> bySelector;
  private final Map<ObjectKey, AzureIdentity> identities;
  private final Scope scope;

  /// How far identities reach.
  public enum Scope {
    /// A binding selects pods of all namespaces, unless its identity's annotation forbids that.
    CLUSTER,
    /// Pod, binding and identity are in one namespace.
    NAMESPACE
  }

  private IdentityRules(
      Map<String, List<AzureIdentityBinding>> bySelector,
      Map<ObjectKey, AzureIdentity> identities,
      Scope scope) {
    this.bySelector = bySelector;
    this.identities = identities;
    this.scope = scope;
  }

  public static IdentityRules of(
      Collection<AzureIdentityBinding> bindings,
      Collection<AzureIdentity> identities,
      Scope scope) {
    var bySelector = new HashMap<String, List<AzureIdentityBinding>>();
    for (var binding : bindings) {
      bySelector.computeIfAbsent(binding.selector(), _ -> new ArrayList<>()).add(binding);
    }
    bySelector
        .values()
        .forEach(some ->
            some.sort(
                comparing((AzureIdentityBinding binding) -> binding.key().namespace())
                    .thenComparing(binding -> binding.key().name())));
    var byKey = new HashMap<ObjectKey, AzureIdentity>();
    identities.forEach(identity -> byKey.put(identity.key(), identity));
    return new IdentityRules(bySelector, byKey, scope);
  }

  /// Returns what bindings select pods by, in this pod; empty if no binding can select it.
  public static String selector(Pod pod) {
    return pod.metadata().labels().getOrDefault(AzureIdentityBinding.LABEL, "");
  }

  /// Returns what each binding that selects the pod means for it, by the bindings' namespaces and
  /// names. A pod without the label, or with an empty one, is selected by none.
  public List<Match> matches(Pod pod) {
    var selector = selector(pod);
    return selector.isEmpty()
        ? List.of()
        : bySelector.getOrDefault(selector, List.of()).stream()
            .map(binding -> match(pod.key().namespace(), binding))
            .toList();
  }

  /// Returns what the object is called that gives the identity to the pod: it lies in the
  /// identity's namespace if the identity is kept to it, otherwise in `default`.
  ObjectKey assignmentKey(ObjectKey pod, AzureIdentity identity) {
    return new ObjectKey(
        confined(identity) ? identity.key().namespace() : "default",
        AssignmentNames.of(pod, identity.key()));
  }

  private boolean confined(AzureIdentity identity) {
    return scope == Scope.NAMESPACE || identity.namespaced();
  }

  private Match match(String podNamespace, AzureIdentityBinding binding) {
    var namespace = binding.key().namespace();
    var identity = identities.get(new ObjectKey(namespace, binding.azureIdentity()));
    if (identity == null) {
      return new Match.NoIdentity(binding);
    }
    return confined(identity) && !namespace.equals(podNamespace)
        ? new Match.OtherNamespace(binding, identity)
        : new Match.Given(binding, identity);
  }
}
