// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.validation;

import java.util.List;

/// Several problems as one message that kubectl shows in full.
final class Refusal {
  private static final int LISTED = 20;
  private static final int LONGEST = 400;

  private Refusal() {}

  /// @param subject what has the problems
  static String of(String subject, List<String> problems) {
    if (problems.size() == 1) {
      return subject + " cannot work: " + cut(problems.getFirst());
    }
    var text = new StringBuilder(subject).append(" cannot work, for several reasons:");
    for (int i = 0; i < Math.min(problems.size(), LISTED); i++) {
      text.append(" (").append(i + 1).append(") ").append(cut(problems.get(i))).append(';');
    }
    if (problems.size() > LISTED) {
      return text.append(" and ").append(problems.size() - LISTED).append(" more").toString();
    }
    return text.substring(0, text.length() - 1);
  }

  private static String cut(String problem) {
    return problem.length() <= LONGEST ? problem : problem.substring(0, LONGEST) + "…";
  }
}
