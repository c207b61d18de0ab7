// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import java.util.ArrayList;
import java.util.List;

/// IPv6 addresses as short as RFC 5952 wants them and iptables prints them.
final class ShortAddress {
  private ShortAddress() {}

  static String of(byte[] address) {
    var groups = new ArrayList<String>();
    for (int at = 0; at < address.length; at += 2) {
      int group = ((address[at] & 0xff) << 8) | (address[at + 1] & 0xff);
      groups.add(Integer.toHexString(group));
    }
    int from = 0;
    int longest = 1;
    for (int start = 0; start < groups.size(); start++) {
      int zeros = zeros(groups, start);
      if (zeros > longest) {
        from = start;
        longest = zeros;
      }
    }
    if (longest == 1) {
      return String.join(":", groups);
    }
    return String.join(":", groups.subList(0, from))
        + "::"
        + String.join(":", groups.subList(from + longest, groups.size()));
  }

  private static int zeros(List<String> groups, int start) {
    int end = start;
    while (end < groups.size() && groups.get(end).equals("0")) {
      end++;
    }
    return end - start;
  }
}
