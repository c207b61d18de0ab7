// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.server;

import dev.keyway.webhook.admission.AdmissionRequest;
import dev.keyway.webhook.admission.Verdict;
import java.time.Duration;

/// Is told of what was answered, on the thread of the request.
public interface AdmissionObserver {
  /// A request has come.
  void begun(String path);

  /// A review was answered.
  void reviewed(String path, AdmissionRequest request, Verdict verdict, Duration took);

  /// A request is through.
  ///
  /// @param status over HTTP
  void ended(String path, int status, Duration took);
}
