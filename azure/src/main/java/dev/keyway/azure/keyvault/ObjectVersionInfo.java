// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import java.time.Instant;

/// One line of a version listing.
///
/// @param version the version's identifier; never empty
/// @param enabled whether the vault hands it out
/// @param created when it was made; the epoch where the vault does not say
public record ObjectVersionInfo(String version, boolean enabled, Instant created) {}
