// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.client;

import dev.keyway.acceptance.lab.LabPod;
import dev.keyway.acceptance.lab.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client that gets tokens of managed identities from `http://169.254.169.254`, as it does on a
/// real machine: nothing in its environment sends it elsewhere.
public interface IdentityClient {
  /// Asks for a token in the pod. If it gets one it prints its claims as one JSON object, else it
  /// fails with its own words on standard error.
  ///
  /// @param resource without a slash at its end
  Outcome run(LabPod pod, Wanted wanted, String resource);

  /// Returns the claims of the token that the client gets in the pod.
  ///
  /// @throws AssertionError if it gets none, with its words
  default JsonNode claims(LabPod pod, Wanted wanted, String resource) {
    var outcome = run(pod, wanted, resource);
    if (!outcome.ok()) {
      throw new AssertionError(
          "no token for %s: exit %d: %s%s"
              .formatted(wanted, outcome.exit(), outcome.err(), outcome.out()));
    }
    return JsonMapper.shared().readTree(outcome.out());
  }
}
