// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.podidentity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.acceptance.lab.Outcome;
import dev.keyway.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// curl, in a pod or on a node.
final class Curl {
  private static final Duration LIMIT = Duration.ofSeconds(150);
  private static final List<String> COMMAND =
      List.of(
          "curl",
          "--silent",
          "--show-error",
          "--max-time",
          "120",
          "--path-as-is",
          "--write-out",
          "\n%{http_code}");

  private Curl() {}

  /// Where curl runs.
  interface Place {
    Outcome run(List<String> command, Map<String, String> environment, Duration limit);
  }

  /// An answer as curl saw it.
  record Answer(int status, String body) {
    JsonObject json() {
      return World.json(body);
    }
  }

  /// Returns the answer; curl must get one.
  static Answer ask(Place place, String... arguments) {
    var outcome = run(place, arguments);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    var end = outcome.out().lastIndexOf('\n');
    return new Answer(
        Integer.parseInt(outcome.out().substring(end + 1)), outcome.out().substring(0, end));
  }

  static Outcome run(Place place, String... arguments) {
    var command = new ArrayList<>(COMMAND);
    command.addAll(List.of(arguments));
    return place.run(command, Map.of(), LIMIT);
  }
}
