// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.identity;

import dev.keyway.kubernetes.api.AzurePodIdentityException;
import dev.keyway.kubernetes.api.Pod;
import dev.keyway.kubernetes.watch.Cache;
import dev.keyway.podidentity.matching.Exceptions;

/// Which pods have the machine's own tokens: those excepted by an object of their namespace, and
/// MIC itself, which needs one to assign the others' identities.
public final class Exemptions {
  private final Cache<AzurePodIdentityException> exceptions;
  private final String micNamespace;

  public Exemptions(Cache<AzurePodIdentityException> exceptions, String micNamespace) {
    this.exceptions = exceptions;
    this.micNamespace = micNamespace;
  }

  public boolean exempt(Pod pod) {
    var all = exceptions.all();
    return (!all.isEmpty() && Exceptions.excepted(pod, all)) || isMic(pod);
  }

  private boolean isMic(Pod pod) {
    if (!pod.key().namespace().equalsIgnoreCase(micNamespace)) {
      return false;
    }
    return pod.metadata().owners().stream()
        .filter(owner -> owner.kind().equalsIgnoreCase("ReplicaSet"))
        .findFirst()
        .filter(owner -> owner.name().startsWith("mic"))
        .isPresent();
  }
}
