// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import java.io.IOException;

/// A program of the local cluster does not run; the message names it and shows how its log ends.
public final class LocalKubernetesException extends IOException {
  LocalKubernetesException(String message) {
    super(message);
  }
}
