// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.api.AzureAssignedIdentity.State;
import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import dev.keyway.kubernetes.client.Patch;
import dev.keyway.kubernetes.client.PodIdentityBodies;
import dev.keyway.kubernetes.client.Resource;
import dev.keyway.kubernetes.client.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Assignments over the Kubernetes API, one or two calls for each.
///
/// @param pace lets calls through
public record ApiAssignees(KubernetesClient client, Pace pace, AssigneesObserver observer)
    implements Assignees {
  private static final Resource<AzureAssignedIdentity> KIND = Resources.AZURE_ASSIGNED_IDENTITIES;

  private interface Call<T> {
    T make() throws KubernetesException;
  }

  @Override
  public AzureAssignedIdentity create(AzureAssignedIdentity assigned) throws KubernetesException {
    return observed(
        AssigneesObserver.Operation.ADDITION,
        () ->
            client.create(KIND, assigned.key().namespace(), PodIdentityBodies.assigned(assigned)));
  }

  @Override
  public AzureAssignedIdentity confirm(AzureAssignedIdentity written) throws KubernetesException {
    return observed(
        AssigneesObserver.Operation.STATUS,
        () -> client.patch(KIND, written.key(), status(State.ASSIGNED)));
  }

  private static Patch status(State state) {
    return Patch.merge(Map.of("status", Map.of("status", state.word())));
  }

  @Override
  public AzureAssignedIdentity replace(AzureAssignedIdentity written, AzureAssignedIdentity now)
      throws KubernetesException {
    return observed(
        AssigneesObserver.Operation.UPDATE,
        () -> client.replace(KIND, now.key(), PodIdentityBodies.assigned(now)));
  }

  @Override
  public void remove(AzureAssignedIdentity written) throws KubernetesException {
    observed(
        AssigneesObserver.Operation.DELETION,
        () -> {
          try {
            client.patch(KIND, written.key(), released(written));
            if (!written.metadata().deleting()) {
              client.delete(KIND, written.key());
            }
          } catch (KubernetesException.NotFound _) {
            // Somebody was quicker.
          }
          return true;
        });
  }

  /// Nothing holds the object up any more on our part, and nobody takes it for assigned.
  private static Patch released(AzureAssignedIdentity written) {
    List<String> others =
        written.finalizers().stream()
            .filter(one -> !one.equals(AzureAssignedIdentity.FINALIZER))
            .toList();
    return Patch.merge(
        Map.of(
            "metadata", Map.of("finalizers", others, "uid", written.metadata().uid()),
            "status", Map.of("status", State.UNASSIGNED.word())));
  }

  @Override
  public AzureAssignedIdentity get(AzureAssignedIdentity written) throws KubernetesException {
    return client.get(KIND, written.key());
  }

  private <T> T observed(AssigneesObserver.Operation operation, Call<T> call)
      throws KubernetesException {
    try (var _ = pace.enter()) {
      var start = System.nanoTime();
      boolean success = false;
      try {
        var result = call.make();
        success = true;
        return result;
      } finally {
        observer.done(operation, Duration.ofNanos(System.nanoTime() - start), success);
      }
    }
  }
}
