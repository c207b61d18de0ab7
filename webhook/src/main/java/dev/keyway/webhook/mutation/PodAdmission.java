// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import dev.keyway.webhook.admission.Admission;
import dev.keyway.webhook.admission.AdmissionRequest;
import dev.keyway.webhook.admission.Verdict;

/// Lets pods in, with what they need for their identity. Which pods are asked about is up to the
/// webhook's configuration.
public final class PodAdmission implements Admission {
  private static final int BAD_REQUEST = 400;

  private final ServiceAccounts accounts;
  private final PodMutation mutation;

  public PodAdmission(ServiceAccounts accounts, PodMutation mutation) {
    this.accounts = accounts;
    this.mutation = mutation;
  }

  @Override
  public Verdict review(AdmissionRequest request) {
    // The containers of a pod that exists cannot change.
    if (!request.operation().equals("CREATE")) {
      return Verdict.Allowed.AS_IT_IS;
    }
    try {
      var pod = PodView.of(request.object());
      var name = pod.serviceAccount();
      var annotations = accounts.annotations(request.namespace(), name);
      return mutation.of(pod, new Account(request.namespace(), name, annotations));
    } catch (Refused refused) {
      return new Verdict.Denied(BAD_REQUEST, String.valueOf(refused.getMessage()));
    } catch (ServiceAccounts.Unknown unknown) {
      return new Verdict.Denied(BAD_REQUEST, String.valueOf(unknown.getMessage()));
    }
  }
}
