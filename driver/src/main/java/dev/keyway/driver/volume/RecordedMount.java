// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// What a flight recording, where one is running, learns of a call to publish.
@Name("dev.keyway.Mount")
@Label("Mount")
@Description("A volume was published or fetched again")
@Category("Keyway")
@StackTrace(false)
final class RecordedMount extends Event {
  @Label("Namespace")
  String namespace = "";

  @Label("Pod")
  String pod = "";

  @Label("SecretProviderClass")
  String secretProviderClass = "";

  @Label("Provider")
  @Description("Empty where the class did not have to be read")
  String provider = "";

  @Label("Outcome")
  @Description("published, unchanged, or why not, in the words of the metric label error_type")
  String outcome = "";

  void end(Attempt attempt) {
    end();
    if (shouldCommit()) {
      namespace = attempt.request.pod().namespace();
      pod = attempt.request.pod().name();
      secretProviderClass = attempt.request.className();
      provider = attempt.provider;
      outcome = attempt.outcome;
      commit();
    }
  }
}
