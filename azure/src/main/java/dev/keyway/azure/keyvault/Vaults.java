// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.Credential;
import java.net.URI;

/// Opens vaults.
@FunctionalInterface
public interface Vaults {

  /// Returns the vault at `vaultUrl` as `credential` sees it. Makes no call by itself.
  Vault open(URI vaultUrl, Credential credential, Deadline deadline);
}
