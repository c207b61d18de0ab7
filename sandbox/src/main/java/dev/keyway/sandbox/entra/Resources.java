// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.entra;

import dev.keyway.sandbox.directory.Directory;
import dev.keyway.sandbox.directory.FederatedCredential;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What tokens can be asked for: the services of Azure, ours, and every application of the
/// directory.
public final class Resources {
  private static final List<String> AZURE =
      List.of(
          "https://management.azure.com",
          "https://management.core.windows.net",
          "https://graph.microsoft.com",
          "https://vault.azure.net",
          "https://storage.azure.com",
          FederatedCredential.TOKEN_EXCHANGE);

  private final Set<String> known = new HashSet<>();
  private final Directory directory;

  /// @param own the resources of this local Azure
  public Resources(Directory directory, List<String> own) {
    this.directory = directory;
    AZURE.forEach(resource -> known.add(key(resource)));
    own.forEach(resource -> known.add(key(resource)));
  }

  /// Tells whether the resource exists; slashes at its end do not matter.
  public boolean exists(String resource) {
    String key = key(resource);
    String clientId = key.startsWith("api://") ? key.substring(6) : key;
    return known.contains(key) || directory.findByClientId(clientId).isPresent();
  }

  private static String key(String resource) {
    String key = resource.toLowerCase(Locale.ROOT);
    while (key.endsWith("/")) {
      key = key.substring(0, key.length() - 1);
    }
    return key;
  }
}
