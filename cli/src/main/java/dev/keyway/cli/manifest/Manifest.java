// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.manifest;

import dev.keyway.azure.SecretText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One Kubernetes object out of a manifest file.
public sealed interface Manifest {

  /// Returns the object's own name.
  String name();

  /// Returns the namespace, `default` where the manifest names none.
  String namespace();

  /// A SecretProviderClass of any API version.
  record SecretProviderClass(
      String name, String namespace, String provider, Map<String, String> parameters)
      implements Manifest {
    public SecretProviderClass {
      parameters = Map.copyOf(parameters);
    }
  }

  /// A Pod, or the pod template of a workload.
  record Pod(
      String name,
      String namespace,
      String serviceAccount,
      Map<String, String> labels,
      List<CsiVolume> volumes)
      implements Manifest {
    public Pod {
      labels = Map.copyOf(labels);
      volumes = List.copyOf(volumes);
    }
  }

  /// A Secret with its values decoded.
  record Secret(String name, String namespace, Map<String, SecretText> values) implements Manifest {
    public Secret {
      values = Map.copyOf(values);
    }
  }

  /// Anything else; mounting does not need it.
  record Other(String kind, String name, String namespace) implements Manifest {}

  /// A pod's volume of the Secrets Store CSI driver.
  ///
  /// @param attributes the `volumeAttributes` as written
  /// @param nodePublishSecret the Secret named by `nodePublishSecretRef`
  record CsiVolume(
      String name, Map<String, String> attributes, Optional<String> nodePublishSecret) {
    public CsiVolume {
      attributes = Map.copyOf(attributes);
    }

    /// Returns the name of the SecretProviderClass, empty where the volume names none.
    public String secretProviderClass() {
      return attributes.getOrDefault("secretProviderClass", "");
    }
  }
}
