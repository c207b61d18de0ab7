// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.graph;

/// An application of the directory.
///
/// @param objectId by which Graph addresses it
/// @param appId its client id
public record Application(String objectId, String appId, String displayName) {}
