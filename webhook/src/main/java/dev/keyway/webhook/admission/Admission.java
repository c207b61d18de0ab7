// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.admission;

/// Decides about one kind of object. Called from many threads at once.
@FunctionalInterface
public interface Admission {
  Verdict review(AdmissionRequest request);
}
