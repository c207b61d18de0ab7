// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.image;

/// A package of Debian's in the image.
///
/// @param version as Debian writes it
public record DebianPackage(String name, String version, String architecture) {}
