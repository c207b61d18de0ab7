// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// A one-node cluster beside the local Azure, for `keyway sandbox up --kube`: API server, stand-in
/// kubelet and `keyway node`, tied together.
@NullMarked
package dev.keyway.cli.kube;

import org.jspecify.annotations.NullMarked;
