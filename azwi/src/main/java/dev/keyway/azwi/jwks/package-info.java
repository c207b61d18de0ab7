// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

/// The keys of a service-account issuer as it publishes them (workload-identity.md §12.1). Reads
/// PEM text and writes JSON; where either is kept is not its matter.
@NullMarked
package dev.keyway.azwi.jwks;

import org.jspecify.annotations.NullMarked;
