// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.migrate.plan;

import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.ObjectKey;

/// One way in which a workload gets an identity now.
public sealed interface Use {

  /// Returns it in a few words.
  String text();

  /// A binding gives it the identity; its containers may ask the metadata endpoint.
  record Binding(ObjectKey binding, AzureIdentity identity) implements Use {
    @Override
    public String text() {
      return "pod identity " + identity.key();
    }
  }

  /// A class reads the vault with the pod's identity.
  record ClassByPodIdentity(String secretProviderClass) implements Use {
    @Override
    public String text() {
      return "class " + secretProviderClass + " (usePodIdentity)";
    }
  }

  /// A class reads the vault with an identity of the machine.
  ///
  /// @param id a client ID or resource ID; empty for the system-assigned identity
  record ClassByMachine(String secretProviderClass, String id) implements Use {
    @Override
    public String text() {
      return "class " + secretProviderClass + " (useVMManagedIdentity)";
    }
  }

  /// A class reads the vault as a service principal, whose secret the volume names.
  record ClassByServicePrincipal(String secretProviderClass) implements Use {
    @Override
    public String text() {
      return "class " + secretProviderClass + " (service principal)";
    }
  }

  /// A class uses workload identity, or an identity binding, already.
  record ClassByWorkloadIdentity(String secretProviderClass) implements Use {
    @Override
    public String text() {
      return "class " + secretProviderClass + " (workload identity)";
    }
  }
}
