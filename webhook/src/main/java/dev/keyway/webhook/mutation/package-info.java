// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What a pod gets that asks for workload identity: environment, token volume, proxy
/// (workload-identity.md §4-6). Pure but for the look at the pod's service account.
@NullMarked
package dev.keyway.webhook.mutation;

import org.jspecify.annotations.NullMarked;
