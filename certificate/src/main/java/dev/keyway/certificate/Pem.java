// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// PEM text (RFC 7468): blocks of base64 between a `BEGIN` and an `END` line.
public final class Pem {
  private static final int COLUMNS = 64;
  private static final int PRINTED = 40;
  private static final Pattern BEGIN =
      Pattern.compile("^[ \\t]*-----BEGIN ([^\\r\\n]+?)-----[ \\t]*\\r?$", Pattern.MULTILINE);

  private Pem() {}

  /// One block.
  ///
  /// @param label what stands in its first line, such as `CERTIFICATE`
  /// @param headers the RFC 1421 header lines in front of the base64; mostly none
  public record Block(String label, List<String> headers, Der contents) {
    public Block {
      headers = List.copyOf(headers);
    }

    /// Tells whether the label is the one of a certificate.
    public boolean isCertificate() {
      return label.equals("CERTIFICATE");
    }

    /// Tells whether the label is one of a private key, in whatever form.
    public boolean isPrivateKey() {
      return label.endsWith("PRIVATE KEY");
    }

    /// Returns the block as text: lines of 64 columns that end in LF.
    public String encode() {
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
  }

  /// All blocks of a file, and what follows the last of them.
  public record Blocks(List<Block> blocks, Der rest) {
    public Blocks {
      blocks = List.copyOf(blocks);
    }
  }

  /// Returns one block as text: lines of 64 columns that end in LF.
  public static String encode(String label, byte[] der) {
    return new Block(label, List.of(), Der.of(der)).encode();
  }

  /// Returns the blocks in their order. Text between blocks is skipped; line ends may be of any
  /// kind.
  ///
  /// @throws InvalidCertificate if a block has no end, or is not base64
  public static List<Block> parse(String text) {
    var blocks = new ArrayList<Block>();
    read(text, blocks);
    return List.copyOf(blocks);
  }

  /// Returns the blocks of a file, which need not be text at all, as [#parse(String)] does.
  ///
  /// @throws InvalidCertificate if a block has no end, or is not base64
  public static Blocks parse(byte[] file) {
    // Every byte is a character of its own, so that offsets in the text are offsets in the file.
    var text = new String(file, ISO_8859_1);
    var blocks = new ArrayList<Block>();
    int end = read(text, blocks);
    return new Blocks(blocks, Der.of(text.substring(end).getBytes(ISO_8859_1)));
  }

  /// Adds all blocks to `blocks` and returns where the last of them ends.
  private static int read(String text, List<Block> blocks) {
    var begin = BEGIN.matcher(text);
    int end = 0;
    while (begin.find(end)) {
      var label = begin.group(1);
      var closing = "-----END " + label + "-----";
      int close = text.indexOf(closing, begin.end());
      if (close < 0) {
        throw new InvalidCertificate(
            "PEM block %d (%s) has no END line".formatted(blocks.size() + 1, printable(label)));
      }
      blocks.add(block(label, text.substring(begin.end(), close), blocks.size() + 1));
      end = close + closing.length();
    }
    return end;
  }

  private static Block block(String label, String body, int number) {
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
      return new Block(label, headers, Der.of(der));
    } catch (IllegalArgumentException _) {
      // The decoder's own message quotes what it could not read, which may be part of a key.
      throw new InvalidCertificate(
          "PEM block %d (%s) is not base64".formatted(number, printable(label)));
    }
  }

  private static String printable(String label) {
    return label.chars().allMatch(c -> c >= ' ' && c < 127) && label.length() < PRINTED
        ? label
        : "of unknown kind";
  }
}
