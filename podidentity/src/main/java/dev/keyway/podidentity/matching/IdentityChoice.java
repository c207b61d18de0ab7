// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import static java.util.Comparator.comparing;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.podidentity.matching.IdentityRules.Scope;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which of its identities a pod uses for a request (pod-identity.md §8.1, §8.2). IDs are compared
/// in any case; where several identities fit, the first by namespace and name is taken.
public sealed interface IdentityChoice {
  Comparator<AzureIdentity> ORDER =
      comparing((AzureIdentity identity) -> identity.key().namespace())
          .thenComparing(identity -> identity.key().name());

  /// What a request asks for. With both IDs an identity fits that has either.
  ///
  /// @param clientId empty if none is asked for
  /// @param resourceId empty if none is asked for
  record Wanted(String clientId, String resourceId) {
    public static final Wanted ANY = new Wanted("", "");

    boolean fits(AzureIdentity identity) {
      return any()
          || (!clientId.isEmpty() && clientId.equalsIgnoreCase(identity.clientId()))
          || (!resourceId.isEmpty() && resourceId.equalsIgnoreCase(identity.resourceId()));
    }

    /// Tells whether any identity will do.
    public boolean any() {
      return clientId.isEmpty() && resourceId.isEmpty();
    }

    /// Returns it as a phrase, with the client ID shortened.
    @Override
    public String toString() {
      if (any()) {
        return "any identity";
      }
      var client = clientId.isEmpty() ? "" : "client id " + ClientIds.redacted(clientId);
      var resource = resourceId.isEmpty() ? "" : "resource id " + resourceId;
      return "an identity with "
          + (client.isEmpty() || resource.isEmpty()
              ? client + resource
              : client + " or " + resource);
    }
  }

  /// This one.
  record Given(AzureIdentity identity) implements IdentityChoice {}

  /// It is being assigned.
  record Assigning() implements IdentityChoice {}

  /// Nothing is known of such an identity yet.
  record Unknown() implements IdentityChoice {}

  /// The pod has such an identity and may not use it, or has none where nothing will come.
  record Refused(String reason) implements IdentityChoice {}

  /// Chooses among what MIC has assigned.
  ///
  /// @param assigned what there is for the pod
  static IdentityChoice among(
      ObjectKey pod, Collection<AzureAssignedIdentity> assigned, Wanted wanted, Scope scope) {
    Optional<AzureIdentity> stateless = Optional.empty();
    Optional<AzureIdentity> ready = Optional.empty();
    Optional<AzureIdentity> foreign = Optional.empty();
    boolean assigning = false;
    for (var one : assigned) {
      var identity = one.identity();
      if (wanted.fits(identity)) {
        boolean own = mayUse(pod, identity, scope);
        switch (one.state()) {
          case NONE -> {
            stateless = own ? first(stateless, identity) : stateless;
            foreign = own ? foreign : first(foreign, identity);
          }
          case ASSIGNED -> {
            ready = own ? first(ready, identity) : ready;
            foreign = own ? foreign : first(foreign, identity);
          }
          case CREATED -> assigning |= own;
          case UNASSIGNED, UNKNOWN -> {}
        }
      }
    }
    if (stateless.isPresent() || ready.isPresent()) {
      return new Given(stateless.isPresent() ? stateless.get() : ready.get());
    }
    if (assigning) {
      return new Assigning();
    }
    return foreign.isPresent() ? new Refused(confined(pod, foreign.get())) : new Unknown();
  }

  /// Chooses among what the bindings of the pod's namespace name.
  static IdentityChoice managed(Pod pod, IdentityRules rules, Wanted wanted) {
    var matches = rules.matches(pod);
    var own =
        matches.stream()
            .flatMap(match ->
                match instanceof Match.Given(var _, var identity)
                    ? Stream.of(identity)
                    : Stream.empty())
            .filter(identity -> identity.key().namespace().equals(pod.key().namespace()))
            .toList();
    return own.stream()
        .filter(wanted::fits)
        .min(ORDER)
        .<IdentityChoice>map(Given::new)
        .orElseGet(() -> new Refused(missing(pod, own, wanted)));
  }

  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  private static Optional<AzureIdentity> first(Optional<AzureIdentity> one, AzureIdentity another) {
    return one.isPresent() && ORDER.compare(one.get(), another) <= 0 ? one : Optional.of(another);
  }

  private static boolean mayUse(ObjectKey pod, AzureIdentity identity, Scope scope) {
    return (scope == Scope.CLUSTER && !identity.namespaced())
        || identity.key().namespace().equals(pod.namespace());
  }

  private static String confined(ObjectKey pod, AzureIdentity identity) {
    return ("AzureIdentity %s is for pods of its own namespace only, pod %s is in another; put"
            + " identity and binding into the pod's namespace")
        .formatted(identity.key(), pod);
  }

  private static String missing(Pod pod, List<AzureIdentity> own, Wanted wanted) {
    var selector = IdentityRules.selector(pod);
    if (selector.isEmpty()) {
      return "pod %s has no label aadpodidbinding".formatted(pod.key());
    }
    return own.isEmpty()
        ? ("no AzureIdentityBinding of namespace %s with the selector \"%s\" of pod %s names an"
                + " AzureIdentity there")
            .formatted(pod.key().namespace(), selector, pod.key())
        : "pod %s asks for %s; its bindings give it %s"
            .formatted(pod.key(), wanted, own.stream().map(AzureIdentity::key).toList());
  }
}
