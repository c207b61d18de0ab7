// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.log;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The ways a line becomes text.
public enum LogFormat {
  /// klog's: `I0611 12:00:00.000000 1 file.go:12] "message" key="value"`.
  TEXT {
    @Override
    String render(LogLine line, boolean headers) {
      var text = new StringBuilder();
      if (headers) {
        text.append(line.severity().letter())
            .append(TIME.format(line.at().atZone(ZoneId.systemDefault())))
            .append(' ')
            .repeat(' ', Math.max(0, 7 - Long.toString(line.thread()).length()))
            .append(line.thread())
            .append(' ')
            .append(line.source())
            .append("] ");
      }
      quote(text, line.message());
      for (int i = 0; i + 1 < line.fields().size(); i += 2) {
        text.append(' ').append(line.fields().get(i)).append('=');
        value(text, line.fields().get(i + 1));
      }
      return text.append('\n').append(line.trace()).toString();
    }
  },

  /// One object a line, with the keys that Kubernetes programs use.
  JSON {
    @Override
    String render(LogLine line, boolean headers) {
      var text = new StringBuilder("{\"ts\":");
      text.append(line.at().toEpochMilli()).append(".000");
      text.append(",\"caller\":");
      quote(text, line.source());
      text.append(",\"msg\":");
      quote(text, line.message());
      if (line.severity().compareTo(Severity.ERROR) < 0) {
        text.append(",\"v\":").append(line.level());
      }
      if (line.severity() == Severity.WARNING) {
        text.append(",\"severity\":\"warning\"");
      }
      rest(text, line);
      return text.append("}\n").toString();
    }
  },

  /// One object a line, with the keys of azure-workload-identity (workload-identity.md §9).
  LEVELLED_JSON {
    @Override
    String render(LogLine line, boolean headers) {
      var text = new StringBuilder("{\"level\":");
      quote(text, level(line));
      text.append(",\"timestamp\":");
      quote(text, TIMESTAMP.format(line.at().atOffset(ZoneOffset.UTC)));
      text.append(",\"logger\":");
      quote(text, line.logger());
      text.append(",\"caller\":");
      quote(text, line.source());
      text.append(",\"message\":");
      quote(text, line.message());
      rest(text, line);
      return text.append("}\n").toString();
    }

    // The levels are those that the flag `log-level` has.
    private static String level(LogLine line) {
      return switch (line.severity()) {
        case ERROR, FATAL -> "error";
        case WARNING -> "warning";
        case INFO -> line.level() < 4 ? "info" : line.level() < 6 ? "debug" : "trace";
      };
    }
  };

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMdd HH:mm:ss.SSSSSS");

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  abstract String render(LogLine line, boolean headers);

  String errorKey() {
    return this == LEVELLED_JSON ? "error" : "err";
  }

  /// Adds fields and trace to an object.
  private static void rest(StringBuilder text, LogLine line) {
    for (int i = 0; i + 1 < line.fields().size(); i += 2) {
      text.append(',');
      quote(text, String.valueOf(line.fields().get(i)));
      text.append(':');
      value(text, line.fields().get(i + 1));
    }
    if (!line.trace().isEmpty()) {
      text.append(",\"stacktrace\":");
      quote(text, line.trace());
    }
  }

  private static void value(StringBuilder text, Object value) {
    // JSON has no word for what is no number.
    boolean number = value instanceof Number n && Double.isFinite(n.doubleValue());
    if (number || value instanceof Boolean) {
      text.append(value);
    } else {
      quote(text, String.valueOf(value));
    }
  }

  /// Tells whether a terminal or an editor would act on the character rather than show it.
  private static boolean isHidden(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static void quote(StringBuilder text, String raw) {
    text.append('"');
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (isHidden(c)) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
