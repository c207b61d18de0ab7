// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// A condition of `$filter`: the forms that clients send (azure-apis.md §13), joined by `and`.
/// Values are compared ignoring case, as Graph does.
sealed interface Filter {
  boolean matches(JsonNode object);

  /// `property eq 'value'`.
  record Equal(String property, String value) implements Filter {
    @Override
    public boolean matches(JsonNode object) {
      return object.path(property).asString("").equalsIgnoreCase(value);
    }
  }

  /// `startswith(property,'value')`.
  record StartsWith(String property, String value) implements Filter {
    @Override
    public boolean matches(JsonNode object) {
      var actual = object.path(property).asString("");
      return actual.toLowerCase(Locale.ROOT).startsWith(value.toLowerCase(Locale.ROOT));
    }
  }

  /// `property/any(x:x eq 'value')`.
  record Any(String property, String value) implements Filter {
    @Override
    public boolean matches(JsonNode object) {
      return StreamSupport.stream(object.path(property).spliterator(), false)
          .anyMatch(item -> item.asString("").equalsIgnoreCase(value));
    }
  }

  /// All of them.
  record All(List<Filter> parts) implements Filter {
    public All {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean matches(JsonNode object) {
      return parts.stream().allMatch(part -> part.matches(object));
    }
  }

  /// Reads a filter; none wants everything.
  ///
  /// @throws dev.keyway.sandbox.http.HttpProblem 400 for any other form
  @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
  static Filter parse(Optional<String> filter) {
    var parts = new ArrayList<Filter>();
    if (filter.isPresent()) {
      var matcher = Syntax.PART.matcher(filter.get().strip());
      int end = 0;
      while (end < matcher.regionEnd()) {
        if (!matcher.find() || matcher.start() != end) {
          throw GraphProblem.of(
              400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause.");
        }
        parts.add(Syntax.part(matcher));
        end = matcher.end();
      }
    }
    return new All(parts);
  }

  /// How filters are written.
  final class Syntax {
    private static final String TEXT = "'((?:[^']|'')*)'";
    static final Pattern PART =
        Pattern.compile(
            "(?:(\\w+)\\s+eq\\s+%1$s|startswith\\((\\w+)\\s*,\\s*%1$s\\)|(\\w+)/any\\((\\w+):\\s*\\6\\s+eq\\s+%1$s\\))(?:\\s+and\\s+(?=\\S)|$)"
                .formatted(TEXT),
            Pattern.CASE_INSENSITIVE);

    private Syntax() {}

    static Filter part(Matcher matcher) {
      if (matcher.group(1) != null) {
        return new Equal(matcher.group(1), plain(matcher.group(2)));
      }
      if (matcher.group(3) != null) {
        return new StartsWith(matcher.group(3), plain(matcher.group(4)));
      }
      return new Any(matcher.group(5), plain(matcher.group(7)));
    }

    private static String plain(String quoted) {
      return quoted.replace("''", "'");
    }
  }
}
