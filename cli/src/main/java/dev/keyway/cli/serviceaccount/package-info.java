// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The commands `serviceaccount` and `jwks`: flags, sign-in and output. What they do to Azure and
/// the cluster is the azwi module's.
@NullMarked
package dev.keyway.cli.serviceaccount;

import org.jspecify.annotations.NullMarked;
