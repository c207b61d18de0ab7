// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// What is told at `kubectl apply` about manifests that could not work: classes of secrets,
/// identities and their bindings. What the rules of a class are is known to the provider, which is
/// handed in.
@NullMarked
package dev.keyway.webhook.validation;

import org.jspecify.annotations.NullMarked;
