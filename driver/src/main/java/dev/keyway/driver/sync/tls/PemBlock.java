// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// One block of PEM text (RFC 7468): base64 between a `BEGIN` and an `END` line.
///
/// @param headers lines such as `localKeyId: 01000000`
record PemBlock(String label, List<String> headers, Der contents) {
  private static final int COLUMNS = 64;
  private static final Pattern BEGIN =
      Pattern.compile("^[ \\t]*-----BEGIN ([^\\r\\n]+?)-----[ \\t]*\\r?$", Pattern.MULTILINE);

  PemBlock {
    headers = List.copyOf(headers);
  }

  /// All blocks of a file, and what follows the last of them.
  record Blocks(List<PemBlock> blocks, Der rest) {}

  boolean isCertificate() {
    return label.equals("CERTIFICATE");
  }

  boolean isPrivateKey() {
    return label.endsWith("PRIVATE KEY");
  }

  /// Finds the blocks of a file, which need not be text at all.
  static Blocks parse(byte[] file) throws InvalidTls {
    // Every byte is a character of its own, so that offsets in the text are offsets in the file.
    var text = new String(file, ISO_8859_1);
    var blocks = new ArrayList<PemBlock>();
    var begin = BEGIN.matcher(text);
    int end = 0;
    while (begin.find(end)) {
      var label = begin.group(1);
      var closing = "-----END " + label + "-----";
      int close = text.indexOf(closing, begin.end());
      if (close < 0) {
        throw new InvalidTls(
            "PEM block %d (%s) has no END line".formatted(blocks.size() + 1, printable(label)));
      }
      blocks.add(block(label, text.substring(begin.end(), close), blocks.size() + 1));
      end = close + closing.length();
    }
    return new Blocks(List.copyOf(blocks), Der.of(text.substring(end).getBytes(ISO_8859_1)));
  }

  private static PemBlock block(String label, String body, int number) throws InvalidTls {
    var headers = new ArrayList<String>();
    var base64 = new StringBuilder();
    for (var line : body.lines().map(String::strip).toList()) {
      boolean continued = !headers.isEmpty() && headers.getLast().endsWith(",");
      if (base64.isEmpty() && !line.isEmpty() && (continued || line.indexOf(':') > 0)) {
        headers.add(line);
      } else {
        base64.append(line);
      }
    }
    try {
      var der = Base64.getDecoder().decode(base64.toString().getBytes(ISO_8859_1));
      return new PemBlock(label, headers, Der.of(der));
    } catch (IllegalArgumentException _) {
      // The decoder's own message quotes what it could not read, which may be part of a key.
      throw new InvalidTls("PEM block %d (%s) is not base64".formatted(number, printable(label)));
    }
  }

  private static String printable(String label) {
    return label.chars().allMatch(c -> c >= ' ' && c < 127) && label.length() < 40
        ? label
        : "of unknown kind";
  }

  /// Returns the block as text: lines of 64 columns that end in LF.
  String encode() {
    var text = new StringBuilder("-----BEGIN ").append(label).append("-----\n");
    headers.forEach(header -> text.append(header).append('\n'));
    if (!headers.isEmpty()) {
      text.append('\n');
    }
    var base64 = Base64.getEncoder().encodeToString(contents.bytes());
    for (int start = 0; start < base64.length(); start += COLUMNS) {
      text.append(base64, start, Math.min(base64.length(), start + COLUMNS)).append('\n');
    }
    return text.append("-----END ").append(label).append("-----\n").toString();
  }

  @Override
  public String toString() {
    return label;
  }
}
