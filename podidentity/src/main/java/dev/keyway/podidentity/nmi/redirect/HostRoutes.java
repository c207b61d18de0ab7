// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Reads /proc/net/route.
final class HostRoutes {
  private static final String WHOLE = "FFFFFFFF";

  private HostRoutes() {}

  /// Returns the devices of the routes to `address` alone.
  static List<String> devices(InetAddress address, String table) {
    var found = new ArrayList<String>();
    var destination = "\t" + hex(address) + "\t";
    for (int at = table.indexOf(destination); at >= 0; at = table.indexOf(destination, at + 1)) {
      int start = table.lastIndexOf('\n', at) + 1;
      int end = table.indexOf('\n', at);
      // device, destination, gateway, flags, uses, use, metric, mask
      var columns = table.substring(start, end < 0 ? table.length() : end).split("\t");
      if (columns.length > 7 && start + columns[0].length() == at && columns[7].equals(WHOLE)) {
        found.add(columns[0].strip());
      }
    }
    return found;
  }

  /// The kernel prints an address as if it were a number of the machine.
  private static String hex(InetAddress address) {
    int number = ByteBuffer.wrap(address.getAddress()).order(ByteOrder.nativeOrder()).getInt();
    return HexFormat.of().withUpperCase().toHexDigits(number);
  }
}
