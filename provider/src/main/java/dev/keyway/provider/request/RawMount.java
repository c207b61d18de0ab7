// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

/// A mount as the driver sends it, undecoded.
///
/// @param attributes a JSON object of strings
/// @param secrets a JSON object of strings, or `null` in JSON
/// @param permission a JSON number: the mode of files that name none
public record RawMount(String attributes, String secrets, String permission) {

  @Override
  public String toString() {
    return "RawMount[***]";
  }
}
