// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Optional;

/// Spellings of paths.
public final class PathText {
  private static final int MOST_LAYERS = 5;
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$&'()*+,=:@";

  private PathText() {}

  /// Returns the path without one layer of percent-encoding, or nothing if it is malformed.
  public static Optional<String> decoded(String raw) {
    if (raw.indexOf('%') < 0) {
      return Optional.of(raw);
    }
    var bytes = ByteBuffer.allocate(raw.length() * 3);
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        int value = i + 2 < raw.length() ? hex(raw, i + 1) : -1;
        if (value < 0) {
          return Optional.empty();
        }
        bytes.put((byte) value);
        i += 2;
      } else if (c < 128) {
        bytes.put((byte) c);
      } else {
        bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  private static int hex(String text, int at) {
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  /// Returns the path without `//`, `.` and `..`; a slash at its end stays.
  public static String cleaned(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      return path;
    }
    var kept = new ArrayDeque<String>();
    for (var segment : path.split("/")) {
      switch (segment) {
        case "", "." -> {}
        case ".." -> kept.pollLast();
        default -> kept.addLast(segment);
      }
    }
    var clean = "/" + String.join("/", kept);
    return path.endsWith("/") && clean.length() > 1 ? clean + "/" : clean;
  }

  /// Returns what a careless reader may take the path for: with all layers of encoding, path
  /// parameters, back-slashes, invisible characters and look-alikes resolved. Nothing if there are
  /// too many layers, or broken ones.
  public static Optional<String> simplest(String path) {
    var text = path;
    for (int layer = 0; text.indexOf('%') >= 0; layer++) {
      var inner = decoded(text);
      if (inner.isEmpty() || layer == MOST_LAYERS) {
        return Optional.empty();
      }
      text = inner.get();
    }
    if (!text.chars().allMatch(c -> c < 128)) {
      text = Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
    var plain = new StringBuilder();
    boolean parameter = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i) == '\\' ? '/' : text.charAt(i);
      parameter = c != '/' && (parameter || c == ';');
      if (!parameter && c > ' ' && c != 127 && !Character.isIdentifierIgnorable(c)) {
        plain.append(c);
      }
    }
    return Optional.of(cleaned(plain.toString()));
  }

  /// Returns the path percent-encoded.
  public static String encoded(String path) {
    var text = new StringBuilder();
    for (var b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
        text.append((char) b);
      } else {
        text.append('%');
        text.append(Character.toUpperCase(Character.forDigit((b >> 4) & 15, 16)));
        text.append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
      }
    }
    return text.toString();
  }
}
