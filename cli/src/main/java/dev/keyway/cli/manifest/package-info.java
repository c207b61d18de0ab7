// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// Kubernetes manifests read from files as kubectl reads them, as far as a mount needs them. No
/// cluster is asked. Holds secret material where a Secret is among the manifests.
@NullMarked
package dev.keyway.cli.manifest;

import org.jspecify.annotations.NullMarked;
