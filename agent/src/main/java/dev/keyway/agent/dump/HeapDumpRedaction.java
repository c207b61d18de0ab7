// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.dump;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/// Copies a heap dump in the format HPROF and writes zeros in place of what arrays of bytes, chars
/// and numbers hold: all texts, keys and tokens. Names of classes and fields, sizes and references
/// stay, so that a leak can be found by what there is too much of. The copy is as long as the
/// original, and as much of it as one array's header is in memory at a time.
public final class HeapDumpRedaction {
  private static final int HEAP_DUMP = 0x0C;
  private static final int HEAP_DUMP_SEGMENT = 0x1C;
  private static final int BLOCK = 1 << 16;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final byte[] block = new byte[BLOCK];
  private int idSize;

  private HeapDumpRedaction(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(out);
  }

  /// Copies the dump. Neither stream is closed.
  ///
  /// @throws IOException if it cannot be read or written, or is no such dump
  public static void copy(InputStream dump, OutputStream redacted) throws IOException {
    new HeapDumpRedaction(dump, redacted).run();
  }

  private void run() throws IOException {
    header();
    for (int tag = in.read(); tag >= 0; tag = in.read()) {
      out.writeByte(tag);
      keep(4); // the time
      long length = unsigned();
      if (tag == HEAP_DUMP || tag == HEAP_DUMP_SEGMENT) {
        segment(length);
      } else {
        keep(length);
      }
    }
    out.flush();
  }

  private void header() throws IOException {
    int next;
    do {
      next = in.readUnsignedByte();
      out.writeByte(next);
    } while (next != 0);
    idSize = (int) unsigned();
    if (idSize != 4 && idSize != 8) {
      throw new IOException("not a heap dump in the format HPROF: identifiers of " + idSize);
    }
    keep(8); // the time
  }

  private void segment(long length) throws IOException {
    long left = length;
    while (left > 0) {
      left -= item();
    }
    if (left != 0) {
      throw new IOException("a segment of the heap dump does not end where it should");
    }
  }

  /// Copies one item of a segment.
  ///
  /// @return its length
  private long item() throws IOException {
    int kind = in.readUnsignedByte();
    out.writeByte(kind);
    return 1
        + switch (kind) {
          case 0xFF, 0x05, 0x07 -> keep(idSize); // a root: unknown, class, monitor
          case 0x01 -> keep(2L * idSize); // a root of JNI
          case 0x04, 0x06 -> keep(idSize + 4L); // a root: native stack, thread block
          case 0x02, 0x03, 0x08 -> keep(idSize + 8L); // a root: JNI, frame, thread
          case 0x20 -> classDump();
          case 0x21 -> instance();
          case 0x22 -> objects();
          case 0x23 -> primitives();
          default -> throw new IOException("unknown item in the heap dump: " + kind);
        };
  }

  private long classDump() throws IOException {
    // Itself, a stack trace, its superclass, loader, signers, domain, two reserved, its size.
    long length = keep(idSize + 4L + 6L * idSize + 4L);
    length += 2;
    for (int constants = count(); constants > 0; constants--) {
      length += keep(2) + typed();
    }
    length += 2;
    for (int statics = count(); statics > 0; statics--) {
      length += keep(idSize) + typed();
    }
    length += 2;
    return length + keep(count() * (idSize + 1L));
  }

  private long typed() throws IOException {
    int type = in.readUnsignedByte();
    out.writeByte(type);
    return 1 + keep(size(type));
  }

  private long instance() throws IOException {
    long length = keep(idSize + 4L + idSize);
    long fields = unsigned();
    return length + 4 + keep(fields);
  }

  private long objects() throws IOException {
    long length = keep(idSize + 4L);
    long elements = unsigned();
    return length + 4 + keep(idSize + elements * idSize);
  }

  private long primitives() throws IOException {
    long length = keep(idSize + 4L);
    long elements = unsigned();
    int type = in.readUnsignedByte();
    out.writeByte(type);
    long bytes = elements * size(type);
    blank(bytes);
    return length + 4 + 1 + bytes;
  }

  private int size(int type) throws IOException {
    return switch (type) {
      case 2 -> idSize;
      case 4, 8 -> 1;
      case 5, 9 -> 2;
      case 6, 10 -> 4;
      case 7, 11 -> 8;
      default -> throw new IOException("unknown type in the heap dump: " + type);
    };
  }

  private long unsigned() throws IOException {
    int number = in.readInt();
    out.writeInt(number);
    return Integer.toUnsignedLong(number);
  }

  private int count() throws IOException {
    int number = in.readUnsignedShort();
    out.writeShort(number);
    return number;
  }

  private long keep(long length) throws IOException {
    for (long left = length; left > 0; ) {
      int part = (int) Math.min(left, BLOCK);
      in.readFully(block, 0, part);
      out.write(block, 0, part);
      left -= part;
    }
    return length;
  }

  private void blank(long length) throws IOException {
    in.skipNBytes(length);
    Arrays.fill(block, (byte) 0);
    for (long left = length; left > 0; ) {
      int part = (int) Math.min(left, BLOCK);
      out.write(block, 0, part);
      left -= part;
    }
  }
}
