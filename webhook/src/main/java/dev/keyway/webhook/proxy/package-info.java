// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The sidecar that answers a pod's calls to the metadata service with tokens of its workload
/// identity, and the rules that lead them there (workload-identity.md §10, §11).
@NullMarked
package dev.keyway.webhook.proxy;

import org.jspecify.annotations.NullMarked;
