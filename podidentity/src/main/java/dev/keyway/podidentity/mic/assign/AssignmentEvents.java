// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import dev.keyway.kubernetes.client.Resources;
import dev.keyway.kubernetes.event.Events;
import dev.keyway.podidentity.mic.plan.Place;

/// What happened to assignments, told on their bindings (pod-identity.md §4.11).
///
/// @param events takes any number of them
public record AssignmentEvents(Events events) {

  void applied(AzureAssignedIdentity assigned, Place place) {
    tell(
        assigned,
        Events.Type.NORMAL,
        "binding applied",
        "AzureIdentityBinding %s applied: pod %s on node %s has AzureIdentity %s (%s)"
            .formatted(
                assigned.binding().key(),
                assigned.pod(),
                assigned.node(),
                assigned.identity().key(),
                place));
  }

  void removed(AzureAssignedIdentity assigned) {
    tell(
        assigned,
        Events.Type.NORMAL,
        "binding removed",
        "AzureIdentityBinding %s removed from node %s for pod %s"
            .formatted(assigned.binding().key(), assigned.node(), assigned.pod()));
  }

  void notApplied(AzureAssignedIdentity assigned, String why) {
    tell(
        assigned,
        Events.Type.WARNING,
        "binding apply error",
        ("AzureIdentityBinding %s is not applied on node %s for pod %s"
                + " (AzureAssignedIdentity %s): %s")
            .formatted(
                assigned.binding().key(), assigned.node(), assigned.pod(), assigned.key(), why));
  }

  void notRemoved(AzureAssignedIdentity assigned, String why) {
    tell(
        assigned,
        Events.Type.WARNING,
        "binding remove error",
        ("AzureIdentityBinding %s is not removed from node %s for pod %s"
                + " (AzureAssignedIdentity %s): %s")
            .formatted(
                assigned.binding().key(), assigned.node(), assigned.pod(), assigned.key(), why));
  }

  void notWritten(AzureAssignedIdentity assigned, String why) {
    events.record(
        new Events.Subject(
            Resources.AZURE_ASSIGNED_IDENTITIES.apiVersion(),
            Resources.AZURE_ASSIGNED_IDENTITIES.kind(),
            assigned.metadata()),
        Events.Type.WARNING,
        "status update error",
        "AzureAssignedIdentity %s for pod %s could not be updated: %s"
            .formatted(assigned.key(), assigned.pod(), why));
  }

  private void tell(
      AzureAssignedIdentity assigned, Events.Type type, String reason, String message) {
    events.record(
        new Events.Subject(
            Resources.AZURE_IDENTITY_BINDINGS.apiVersion(),
            Resources.AZURE_IDENTITY_BINDINGS.kind(),
            assigned.binding().metadata()),
        type,
        reason,
        message);
  }
}
