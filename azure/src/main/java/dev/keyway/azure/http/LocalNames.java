// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import okhttp3.Dns;

/// Resolves `localhost` and everything below it to this machine (RFC 6761) without asking anybody,
/// and leaves the other names to the system.
final class LocalNames implements Dns {

  static boolean isLocalName(String host) {
    var name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost") || name.endsWith(".localhost");
  }

  @Override
  public List<InetAddress> lookup(String host) throws UnknownHostException {
    return isLocalName(host)
        ? List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"))
        : Dns.SYSTEM.lookup(host);
  }
}
