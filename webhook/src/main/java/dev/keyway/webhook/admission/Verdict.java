// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.admission;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// The answer to an [AdmissionRequest].
public sealed interface Verdict {

  /// The object may come in.
  ///
  /// @param patch what is changed about it before, as steps of RFC 6902; often none
  /// @param warnings shown to who asked; each a sentence below 256 characters
  record Allowed(List<ObjectNode> patch, List<String> warnings) implements Verdict {
    /// Changes nothing.
    public static final Allowed AS_IT_IS = new Allowed(List.of(), List.of());

    public Allowed {
      patch = List.copyOf(patch);
      warnings = List.copyOf(warnings);
    }
  }

  /// The object is refused.
  ///
  /// @param code the HTTP status that the API server passes on
  /// @param message for who asked
  record Denied(int code, String message) implements Verdict {}
}
