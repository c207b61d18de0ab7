// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.settings;

/// The image of a container that is put into pods.
///
/// @param own whether it is Keyway's, in which one command is all programs; the images of the
///   original have the program as their entry point
public record ProgramImage(String name, boolean own) {
  private static final String REPOSITORY = "ghcr.io/keyway/keyway";

  /// Returns Keyway's own image.
  ///
  /// @param version such as `v0.1.0`
  public static ProgramImage published(String version) {
    return new ProgramImage(REPOSITORY + ":" + version, true);
  }
}
