// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import dev.keyway.azure.AzureException;
import java.util.Map;
import java.util.Optional;

/// What the pod's service account says of its identity, for a class that leaves it out: the
/// annotations by which the webhook of workload identity goes, too.
record AnnotatedAccount(String clientId, String tenant) {
  private static final String CLIENT_ID = "azure.workload.identity/client-id";
  static final String TENANT = "azure.workload.identity/tenant-id";

  /// Returns the parameters with a tenant that was checked, completed by the annotations where the
  /// class leaves the identity to them. The account is asked for only then.
  ///
  /// @throws MountException.ObjectUnavailable if the API server does not tell now
  static MountParameters complete(
      MountParameters given, boolean hasSecret, ServiceAccounts accounts, Problems problems) {
    boolean leftOut =
        given.mode().equals(Optional.of(IdentityMode.NONE))
            && given.clientId().isEmpty()
            && !hasSecret;
    if (!leftOut) {
      given.checkTenant("", problems);
      return given;
    }
    if (given.serviceAccount().isEmpty()) {
      problems.add(noIdentity("the driver does not name the pod's service account"));
      given.checkTenant("", problems);
      return given;
    }
    var account =
        "service account %s/%s".formatted(given.pod().namespace(), given.serviceAccount());
    try {
      var found = of(accounts.annotations(given.pod().namespace(), given.serviceAccount()));
      if (found.clientId().isEmpty()) {
        problems.add(
            noIdentity(
                "%s has no annotation %s: kubectl annotate sa %s -n %s %s=<id>"
                    .formatted(
                        account,
                        CLIENT_ID,
                        given.serviceAccount(),
                        given.pod().namespace(),
                        CLIENT_ID)));
      }
      var completed = given.completedBy(found);
      completed.checkTenant(", and %s has no annotation %s".formatted(account, TENANT), problems);
      return completed;
    } catch (ServiceAccounts.Unknown unknown) {
      var why = "the annotations of %s are not known: %s".formatted(account, unknown.why());
      if (unknown.passing()) {
        throw new MountException.ObjectUnavailable(why, new AzureException.Unavailable(why));
      }
      problems.add(noIdentity(why));
      given.checkTenant("", problems);
      return given;
    }
  }

  private static AnnotatedAccount of(Map<String, String> annotations) {
    return new AnnotatedAccount(
        Text.trim(annotations.getOrDefault(CLIENT_ID, "")),
        Text.trim(annotations.getOrDefault(TENANT, "")));
  }

  private static String noIdentity(String why) {
    return "no identity is chosen (mode %s): the class has no clientID, and %s"
            .formatted(IdentityMode.NONE.text(), why)
        + "; or set clientID, nodePublishSecretRef, or one of usePodIdentity,"
        + " useVMManagedIdentity, useAzureTokenProxy";
  }
}
