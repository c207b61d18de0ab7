// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.content;

import dev.keyway.provider.request.FileMode;

/// One file of the answer.
///
/// @param path relative to the volume
/// @param uid what the driver calls the object behind it
/// @param version the object's version in the vault; empty where the vault names none
public record MountedFile(
    String path, FileMode mode, FileContents contents, String uid, String version) {}
