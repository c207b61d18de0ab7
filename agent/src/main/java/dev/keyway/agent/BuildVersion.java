// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent;

/// Which build this is.
///
/// @param version such as `v0.1.0`
/// @param buildDate when it was made
public record BuildVersion(String version, String buildDate) {

  /// Returns this program's own.
  public static BuildVersion current() {
    var implementation = BuildVersion.class.getPackage().getImplementationVersion();
    return new BuildVersion("v" + (implementation == null ? "0.1.0" : implementation), "");
  }

  /// Returns the line that `--version` prints.
  public String json() {
    return "{\"version\":\"" + version + "\",\"buildDate\":\"" + buildDate + "\"}";
  }
}
