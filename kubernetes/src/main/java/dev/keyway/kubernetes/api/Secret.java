// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.api;

import java.util.HexFormat;
import java.util.Map;

/// A Secret made by us, known by what is in it and not by the values themselves.
///
/// @param digests the SHA-256 of each value, by key
public record Secret(ObjectMeta metadata, String type, Map<String, String> digests)
    implements KubernetesObject {

  /// The label of Secrets that are made of mounted files.
  public static final String MANAGED_LABEL = "secrets-store.csi.k8s.io/managed";

  /// The annotation that says of which state of class and volume they were made.
  public static final String SOURCE_ANNOTATION = "secrets-store.csi.keyway.dev/source";

  public Secret {
    digests = Map.copyOf(digests);
  }

  /// Returns how a value's SHA-256 is written here.
  public static String digest(byte[] sha256) {
    return HexFormat.of().formatHex(sha256);
  }
}
