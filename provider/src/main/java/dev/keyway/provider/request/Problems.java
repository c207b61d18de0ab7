// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong, so that one answer can say all of it.
final class Problems {
  private static final int LISTED = 20;
  private static final int LONGEST = 400;

  private final List<String> found = new ArrayList<>();

  void add(String problem) {
    found.add(problem);
  }

  int count() {
    return found.size();
  }

  List<String> all() {
    return List.copyOf(found);
  }

  void throwIfAny() {
    if (!found.isEmpty()) {
      throw new MountException.InvalidMount(found);
    }
  }

  /// Joins the problems to one message, cut to what a pod event and a gRPC trailer can carry.
  static String sentence(List<String> problems) {
    if (problems.size() == 1) {
      return cut(problems.getFirst());
    }
    var text = new StringBuilder().append(problems.size()).append(" problems:");
    for (int i = 0; i < Math.min(problems.size(), LISTED); i++) {
      text.append("\n  ").append(i + 1).append(". ").append(cut(problems.get(i)));
    }
    if (problems.size() > LISTED) {
      text.append("\n  and ").append(problems.size() - LISTED).append(" more");
    }
    return text.toString();
  }

  private static String cut(String problem) {
    return problem.length() <= LONGEST ? problem : problem.substring(0, LONGEST) + "…";
  }
}
