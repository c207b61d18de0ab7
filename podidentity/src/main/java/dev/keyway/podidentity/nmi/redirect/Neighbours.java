// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Reads /proc/net/arp.
final class Neighbours {
  private static final int COMPLETE = 0x2;

  private Neighbours() {}

  /// Who answers for an address.
  record Neighbour(String device, String hardware) {}

  /// Returns those of `address` that the kernel is sure of.
  static List<Neighbour> of(InetAddress address, String table) {
    var found = new ArrayList<Neighbour>();
    var start = "\n" + address.getHostAddress() + " ";
    // The first line is the heading.
    for (int at = table.indexOf(start); at >= 0; at = table.indexOf(start, at + 1)) {
      int end = table.indexOf('\n', at + 1);
      var line = table.substring(at + 1, end < 0 ? table.length() : end);
      // address, hardware type, flags, hardware address, mask, device
      var columns = line.strip().split(" +");
      if (columns.length == 6 && (Integer.decode(columns[2]) & COMPLETE) != 0) {
        found.add(new Neighbour(columns[5], columns[3]));
      }
    }
    return found;
  }
}
