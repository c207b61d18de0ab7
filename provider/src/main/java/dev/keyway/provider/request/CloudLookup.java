// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import dev.keyway.azure.cloud.Cloud;
import java.nio.file.Path;
import java.util.Optional;

/// Where a cloud's endpoints come from.
@FunctionalInterface
public interface CloudLookup {

  /// Returns the cloud called `name`, in any case.
  ///
  /// @param file the file that describes a custom cloud
  /// @throws AzureException.InvalidConfiguration if there is no such cloud or its file is unusable
  Cloud resolve(String name, Optional<Path> file);
}
