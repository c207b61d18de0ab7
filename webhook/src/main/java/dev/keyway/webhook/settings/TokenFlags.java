// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.settings;

/// The flags about tokens, each empty if it is not given (workload-identity.md §2.1).
///
/// @param audience `--audience`
/// @param customSuffix `--custom-token-endpoint-annotation-suffix`
/// @param customAudience `--custom-token-endpoint-audience`
public record TokenFlags(String audience, String customSuffix, String customAudience) {
  public static final TokenFlags NONE = new TokenFlags("", "", "");
}
