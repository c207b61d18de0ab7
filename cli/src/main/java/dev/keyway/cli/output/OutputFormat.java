// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.output;

import java.io.PrintWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The values of `-o`.
public enum OutputFormat {
  /// For a person.
  text,
  /// For a script: one JSON document on standard output and nothing else.
  json;

  private static final class Mapper {
    static final JsonMapper JSON =
        JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  }

  /// Writes a value as JSON.
  public static void print(PrintWriter out, Object value) {
    out.println(Mapper.JSON.writeValueAsString(value));
    out.flush();
  }
}
