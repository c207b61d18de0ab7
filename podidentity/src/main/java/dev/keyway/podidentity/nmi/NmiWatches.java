// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi;

import dev.keyway.agent.server.Parts;
import dev.keyway.agent.watch.WatchLog;
import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.KubernetesObject;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.client.Selection;
import dev.keyway.kubernetes.watch.Reflector;
import dev.keyway.podidentity.matching.AssignmentNames;
import dev.keyway.podidentity.matching.IdentityRules.Scope;
import dev.keyway.podidentity.nmi.identity.AssignedIdentities;
import dev.keyway.podidentity.nmi.identity.Exemptions;
import dev.keyway.podidentity.nmi.identity.Identities;
import dev.keyway.podidentity.nmi.identity.ManagedIdentities;
import dev.keyway.podidentity.nmi.identity.StandardIdentities;
import dev.keyway.podidentity.nmi.pod.PodIndex;
import dev.keyway.podidentity.nmi.redirect.Links;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The objects that NMI follows (pod-identity.md §6.3), and what is known by them. Without the API
/// server, what it told last stays.
final class NmiWatches {
  /// To remove a sandbox and start a program in another takes ten times as long and more.
  private static final Duration LINK_RECENCY = Duration.ofMillis(20);

  private final KubernetesClient client;
  private final Parts parts;
  private final WatchLog log;
  private final List<Followed> followed = new ArrayList<>();
  private final PodIndex pods;
  private final Identities identities;
  private final Exemptions exemptions;
  private volatile boolean all;

  private record Followed(Resource<?> resource, Reflector<?> reflector) {}

  /// @param parts closes the watches
  NmiWatches(NmiOptions options, KubernetesClient client, Links links, Parts parts, WatchLog log) {
    this.client = client;
    this.parts = parts;
    this.log = log;
    this.pods = new PodIndex(links, LINK_RECENCY);
    var pods = follow(Resources.PODS, Selection.ALL.where("spec.nodeName=" + options.node()));
    pods.onChange(this.pods::on);
    this.exemptions =
        new Exemptions(
            follow(Resources.AZURE_POD_IDENTITY_EXCEPTIONS, Selection.ALL), options.micNamespace());
    this.identities =
        switch (options.mode()) {
          case STANDARD -> standard(options);
          case MANAGED -> managed(pods);
        };
  }

  private Identities standard(NmiOptions options) {
    var ofNode = AzureAssignedIdentity.NODE_LABEL + "=" + AssignmentNames.label(options.node());
    var assigned = new AssignedIdentities();
    follow(
            Resources.AZURE_ASSIGNED_IDENTITIES,
            options.nodeLabel() ? Selection.ALL.labelled(ofNode) : Selection.ALL)
        .onChange(assigned::on);
    return new StandardIdentities(
        assigned, options.namespaced() ? Scope.NAMESPACE : Scope.CLUSTER, options.limits());
  }

  private Identities managed(Reflector<Pod> pods) {
    Reflector<AzureIdentityBinding> bindings =
        follow(Resources.AZURE_IDENTITY_BINDINGS, Selection.ALL);
    return new ManagedIdentities(pods, bindings, follow(Resources.AZURE_IDENTITIES, Selection.ALL));
  }

  private <T extends KubernetesObject> Reflector<T> follow(
      Resource<T> resource, Selection selection) {
    var reflector = Reflector.start(client, resource, selection, log);
    parts.add(reflector);
    followed.add(new Followed(resource, reflector));
    return reflector;
  }

  PodIndex pods() {
    return pods;
  }

  Identities identities() {
    return identities;
  }

  Exemptions exemptions() {
    return exemptions;
  }

  /// Returns which kinds have not arrived yet and why; nothing once all have.
  Optional<String> missing() {
    if (all) {
      return Optional.empty();
    }
    var missing = new ArrayList<String>();
    for (var one : followed) {
      if (!one.reflector().synced()) {
        missing.add(
            one.resource().plural()
                + log.reason(one.resource()).map(why -> " (" + why + ")").orElse(""));
      }
    }
    all = missing.isEmpty();
    return all ? Optional.empty() : Optional.of(String.join(", ", missing));
  }
}
