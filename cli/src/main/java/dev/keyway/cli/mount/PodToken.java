// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.mount;

import dev.keyway.azure.SecretText;
import java.time.Instant;

/// One service-account token as kubelet passes it on.
///
/// @param expires what kubelet writes beside the token as `expirationTimestamp`
public record PodToken(SecretText jwt, Instant expires) {}
