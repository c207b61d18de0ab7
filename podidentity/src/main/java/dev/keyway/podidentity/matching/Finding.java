// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.matching;

import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.ObjectKey;

/// Why a pod that asks for an identity does not get one.
public sealed interface Finding {
  ObjectKey pod();

  /// Returns the reason as a sentence for people, with the next step.
  String reason();

  /// No binding has the pod's selector.
  record NoBinding(ObjectKey pod, String selector) implements Finding {
    @Override
    public String reason() {
      return ("no AzureIdentityBinding has the selector \"%s\" of pod %s; create one, or correct the"
              + " pod's label %s")
          .formatted(selector, pod, AzureIdentityBinding.LABEL);
    }
  }

  /// A binding names an identity that does not exist.
  record NoIdentity(ObjectKey pod, AzureIdentityBinding binding) implements Finding {
    @Override
    public String reason() {
      return ("AzureIdentityBinding %s, which selects pod %s, names AzureIdentity %s/%s, which does"
              + " not exist")
          .formatted(binding.key(), pod, binding.key().namespace(), binding.azureIdentity());
    }
  }

  /// An identity is kept to its namespace.
  record OtherNamespace(ObjectKey pod, AzureIdentityBinding binding) implements Finding {
    @Override
    public String reason() {
      return ("AzureIdentity %s/%s is for pods of its own namespace only, pod %s is in another; put"
              + " identity and binding into the pod's namespace")
          .formatted(binding.key().namespace(), binding.azureIdentity(), pod);
    }
  }

  /// A managed identity's resource ID is none.
  record MalformedResourceId(ObjectKey pod, AzureIdentity identity) implements Finding {
    @Override
    public String reason() {
      return "AzureIdentity %s: resourceID \"%s\" is not of the form %s"
          .formatted(identity.key(), identity.resourceId(), ResourceIds.FORM);
    }
  }

  /// Two bindings of different namespaces give the pod identities of one name.
  record NameTaken(ObjectKey pod, AzureIdentity identity, AzureIdentity winner) implements Finding {
    @Override
    public String reason() {
      return ("pod %s is given AzureIdentity %s and AzureIdentity %s of the same name; it gets the"
              + " first alone: rename one")
          .formatted(pod, winner.key(), identity.key());
    }
  }
}
