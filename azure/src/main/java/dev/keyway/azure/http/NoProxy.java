// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The hosts that `NO_PROXY` exempts, read as Go programs read it: a comma list of names (a leading
/// dot takes the subdomains only, a name takes both), addresses, CIDR blocks, each with an optional
/// port, and `*` for everything.
final class NoProxy {
  private final List<Rule> rules;

  private NoProxy(List<Rule> rules) {
    this.rules = rules;
  }

  /// One entry of the list.
  private sealed interface Rule {
    boolean covers(String host, int port, Optional<InetAddress> address);
  }

  private record Everything() implements Rule {
    @Override
    public boolean covers(String host, int port, Optional<InetAddress> address) {
      return true;
    }
  }

  private record Name(String suffix, boolean itself, Optional<Integer> onPort) implements Rule {
    @Override
    public boolean covers(String host, int port, Optional<InetAddress> address) {
      return fits(onPort, port) && (host.endsWith("." + suffix) || (itself && host.equals(suffix)));
    }
  }

  private record Address(InetAddress only, Optional<Integer> onPort) implements Rule {
    @Override
    public boolean covers(String host, int port, Optional<InetAddress> address) {
      return fits(onPort, port) && address.filter(only::equals).isPresent();
    }
  }

  private record Block(InetAddress network, int bits) implements Rule {
    @Override
    public boolean covers(String host, int port, Optional<InetAddress> address) {
      return address.isPresent() && contains(address.get().getAddress());
    }

    private boolean contains(byte[] address) {
      var prefix = network.getAddress();
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static boolean fits(Optional<Integer> wanted, int port) {
    return wanted.isEmpty() || wanted.get() == port;
  }

  static NoProxy parse(String list) {
    var rules = new ArrayList<Rule>();
    Arrays.stream(list.split(","))
        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
        .filter(entry -> !entry.isEmpty())
        .forEach(entry -> rule(entry).ifPresent(rules::add));
    return new NoProxy(List.copyOf(rules));
  }

  /// @param host a name or an address, without brackets
  boolean covers(String host, int port) {
    var name = host.toLowerCase(Locale.ROOT);
    var plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    var address = address(plain);
    return rules.stream().anyMatch(rule -> rule.covers(plain, port, address));
  }

  private static Optional<Rule> rule(String entry) {
    if (entry.equals("*")) {
      return Optional.of(new Everything());
    }
    int slash = entry.indexOf('/');
    if (slash >= 0) {
      return block(entry.substring(0, slash), entry.substring(slash + 1));
    }
    var host = entry;
    Optional<Integer> port = Optional.empty();
    int colon = entry.lastIndexOf(':');
    boolean bareIpv6 = entry.indexOf(':') != colon && !entry.startsWith("[");
    if (colon >= 0 && !bareIpv6 && !entry.endsWith("]")) {
      port = whole(entry.substring(colon + 1), 65_535);
      if (port.isEmpty()) {
        return Optional.empty();
      }
      host = entry.substring(0, colon);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    var address = address(host);
    if (address.isPresent()) {
      return Optional.of(new Address(address.get(), port));
    }
    boolean wildcard = host.startsWith("*.");
    var suffix = wildcard ? host.substring(1) : host;
    boolean subdomainsOnly = suffix.startsWith(".");
    suffix = subdomainsOnly ? suffix.substring(1) : suffix;
    return suffix.isEmpty()
        ? Optional.empty()
        : Optional.of(new Name(suffix, !subdomainsOnly, port));
  }

  private static Optional<Rule> block(String network, String bits) {
    return address(network)
        .flatMap(address ->
            whole(bits, address.getAddress().length * 8).map(length -> new Block(address, length)));
  }

  private static Optional<Integer> whole(String text, int most) {
    try {
      int number = Integer.parseInt(text);
      return number < 0 || number > most ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// Returns the address that `text` spells; never asks DNS.
  static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
