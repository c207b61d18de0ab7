// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.certificate;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// PEM text (RFC 7468): blocks of base64 between a `BEGIN` and an `END` line.
public final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";
  private static final int COLUMNS = 64;

  private Pem() {}

  /// One block.
  ///
  /// @param label what stands in its first line, such as `CERTIFICATE`
  /// @param headers the RFC 1421 header lines in front of the base64; mostly none
  public record Block(String label, List<String> headers, Der contents) {
    public Block {
      headers = List.copyOf(headers);
    }

    /// Returns the block as text: lines of 64 columns that end in LF.
    public String encode() {
      var text = new StringBuilder().append(BEGIN).append(label).append(DASHES).append('\n');
      headers.forEach(header -> text.append(header).append('\n'));
      if (!headers.isEmpty()) {
        text.append('\n');
      }
      var base64 = Base64.getEncoder().encodeToString(contents.bytes());
      for (int start = 0; start < base64.length(); start += COLUMNS) {
        text.append(base64, start, Math.min(base64.length(), start + COLUMNS)).append('\n');
      }
      return text.append(END).append(label).append(DASHES).append('\n').toString();
    }
  }

  /// Returns one block as text: lines of 64 columns that end in LF.
  public static String encode(String label, byte[] der) {
    return new Block(label, List.of(), Der.of(der)).encode();
  }

  /// Returns the blocks in their order. Text between blocks is skipped; line ends may be of any
  /// kind.
  ///
  /// @throws InvalidConfiguration if a block has no end, or is not base64
  public static List<Block> parse(String text) {
    var blocks = new ArrayList<Block>();
    var lines = text.lines().iterator();
    while (lines.hasNext()) {
      var line = lines.next().strip();
      if (!line.startsWith(BEGIN)
          || !line.endsWith(DASHES)
          || line.length() <= BEGIN.length() + 4) {
        continue;
      }
      var label = line.substring(BEGIN.length(), line.length() - DASHES.length());
      var body = new ArrayList<String>();
      var end = END + label + DASHES;
      boolean closed = false;
      while (!closed && lines.hasNext()) {
        var next = lines.next().strip();
        closed = next.equals(end);
        if (!closed) {
          body.add(next);
        }
      }
      if (!closed) {
        throw new InvalidConfiguration(
            "PEM block %d (%s) has no END line".formatted(blocks.size() + 1, label));
      }
      blocks.add(block(label, body, blocks.size() + 1));
    }
    return List.copyOf(blocks);
  }

  private static Block block(String label, List<String> body, int number) {
    int headers = 0;
    while (headers < body.size() && isHeader(body.get(headers), headers)) {
      headers++;
    }
    var base64 = String.join("", body.subList(headers, body.size()));
    try {
      var der = Base64.getDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
      return new Block(label, body.subList(0, headers), Der.of(der));
    } catch (IllegalArgumentException _) {
      // The decoder's own message quotes what it could not read, which may be part of a key.
      throw new InvalidConfiguration("PEM block %d (%s) is not base64".formatted(number, label));
    }
  }

  private static boolean isHeader(String line, int index) {
    return line.indexOf(':') > 0 || (index > 0 && line.endsWith(","));
  }
}
