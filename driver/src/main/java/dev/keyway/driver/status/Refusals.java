// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.status;

import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesException;
import java.util.Optional;

/// What to do when a mount cannot be recorded, in words.
final class Refusals {
  private Refusals() {}

  static KubernetesException explained(ObjectKey key, KubernetesException e) {
    var what = "SecretProviderClassPodStatus %s cannot be written: %s".formatted(key, message(e));
    return switch (e) {
      case KubernetesException.Forbidden forbidden ->
          new KubernetesException.Forbidden(
              forbidden.lacksRight()
                  ? what + "; bind ClusterRole secretproviderclasses-role to the driver's account"
                  : what);
      case KubernetesException.NotFound _ ->
          new KubernetesException.NotFound(
              what + "; install the custom resource definitions of the Secrets Store CSI driver");
      case KubernetesException.Invalid _ -> new KubernetesException.Invalid(what);
      case KubernetesException.Unauthorized _ -> new KubernetesException.Unauthorized(what);
      case KubernetesException.Unavailable unavailable ->
          new KubernetesException.Unavailable(what, unavailable.retryAfter(), e);
      // Somebody else changes it all the time; kubelet calls again.
      default -> new KubernetesException.Unavailable(what, Optional.empty(), e);
    };
  }

  private static String message(KubernetesException e) {
    return String.valueOf(e.getMessage());
  }
}
