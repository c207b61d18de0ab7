// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Puts the private keys of older forms (PKCS#1, SEC 1) into PKCS#8, which the JDK reads.
final class PrivateKeyDer {
  private static final byte[] VERSION = {2, 1, 0};
  private static final byte[] RSA = {
    0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };
  private static final byte[] EC_PUBLIC_KEY = {
    6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1
  };
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 4;
  private static final int CURVE = 0xa0;

  private PrivateKeyDer() {}

  static byte[] rsa(byte[] pkcs1) {
    return tagged(SEQUENCE, VERSION, RSA, tagged(OCTETS, pkcs1));
  }

  /// @throws IllegalArgumentException if the key does not name its curve
  static byte[] ec(byte[] sec1) {
    var algorithm = tagged(SEQUENCE, EC_PUBLIC_KEY, curve(sec1));
    return tagged(SEQUENCE, VERSION, algorithm, tagged(OCTETS, sec1));
  }

  private static byte[] curve(byte[] sec1) {
    var whole = Element.at(sec1, 0);
    for (int place = whole.start(); place < whole.end(); ) {
      var element = Element.at(sec1, place);
      if (element.tag() == CURVE) {
        return Arrays.copyOfRange(sec1, element.start(), element.end());
      }
      place = element.end();
    }
    throw new IllegalArgumentException("no curve");
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (var part : parts) {
      content.writeBytes(part);
    }
    var length = content.size();
    var whole = new ByteArrayOutputStream(length + 5);
    whole.write(tag);
    if (length < 0x80) {
      whole.write(length);
    } else {
      whole.write(0x82);
      whole.write(length >> 8);
      whole.write(length);
    }
    whole.writeBytes(content.toByteArray());
    return whole.toByteArray();
  }

  private record Element(int tag, int start, int end) {
    static Element at(byte[] der, int place) {
      int length = der[place + 1] & 0xff;
      int start = place + 2;
      if (length > 0x80) {
        int digits = length & 0x7f;
        length = 0;
        for (int i = 0; i < digits; i++) {
          length = (length << 8) | (der[start++] & 0xff);
        }
      }
      if (length < 0 || start + length > der.length) {
        throw new IllegalArgumentException("cut off");
      }
      return new Element(der[place] & 0xff, start, start + length);
    }
  }
}
