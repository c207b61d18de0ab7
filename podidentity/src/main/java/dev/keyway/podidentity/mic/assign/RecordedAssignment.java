// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.mic.assign;

import dev.keyway.kubernetes.api.AzureAssignedIdentity;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// What a flight recording, where one is running, learns of a write of an assignment.
@Name("dev.keyway.Assignment")
@Label("Assignment")
@Description("An AzureAssignedIdentity was written or deleted")
@Category("Keyway")
@StackTrace(false)
final class RecordedAssignment extends Event {
  @Label("Namespace")
  String namespace = "";

  @Label("Pod")
  String pod = "";

  @Label("AzureIdentity")
  String identity = "";

  @Label("Node")
  String node = "";

  @Label("Operation")
  @Description("create, confirm, replace or delete")
  String operation = "";

  @Label("Outcome")
  @Description("written, or the kind of failure")
  String outcome = "";

  void end(AzureAssignedIdentity subject, String operation, String outcome) {
    end();
    if (shouldCommit()) {
      this.namespace = subject.pod().namespace();
      this.pod = subject.pod().name();
      this.identity = subject.identity().key().name();
      this.node = subject.node();
      this.operation = operation;
      this.outcome = outcome;
      commit();
    }
  }
}
