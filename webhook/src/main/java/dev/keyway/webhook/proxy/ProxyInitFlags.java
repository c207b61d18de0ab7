// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import dev.keyway.agent.flag.FlagReader;
import dev.keyway.agent.flag.Flags;
import dev.keyway.agent.flag.Setting;
import dev.keyway.agent.iptables.Backend;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/// The flags and variables of `keyway proxy-init` (workload-identity.md §11).
final class ProxyInitFlags {
  static final Flags TABLE =
      new Flags(
          """
          Usage: keyway proxy-init [flags]
          Sets the rules that lead a pod's calls to the metadata service to the proxy beside it, and
          exits: the init container of azure-workload-identity.
          """,
          List.of(Backend.flag("Rules")),
          List.of(
              new Setting("Rules", "PROXY_PORT", "8000", "port of the proxy"),
              new Setting("Rules", "PROXY_UID", "1501", "user whose calls are not led to it"),
              new Setting("Rules", "METADATA_IP", "169.254.169.254", "calls to it are led there"),
              new Setting("Rules", "METADATA_PORT", "80", "and which of its ports")),
          List.of("PROXY_PORT=8000 keyway proxy-init"));

  private static final int HIGHEST_PORT = 65_535;

  private ProxyInitFlags() {}

  /// What the flags and variables say.
  record Options(ProxyRules rules, Backend backend) {}

  static Options read(FlagReader flags, Map<String, String> environment) {
    return new Options(
        new ProxyRules(
            address(flags, environment),
            number(flags, environment, "METADATA_PORT", 80, 1, HIGHEST_PORT),
            number(flags, environment, "PROXY_PORT", 8000, 1, HIGHEST_PORT),
            number(flags, environment, "PROXY_UID", 1501, 0, Integer.MAX_VALUE)),
        Backend.read(flags));
  }

  private static Inet4Address address(FlagReader flags, Map<String, String> environment) {
    var text = ProxyFlags.value(environment, "METADATA_IP").orElse("169.254.169.254");
    try {
      return Inet4Address.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      flags.problem("METADATA_IP \"%s\" is no IPv4 address".formatted(text));
      return (Inet4Address) InetAddress.ofLiteral("127.0.0.1");
    }
  }

  private static int number(
      FlagReader flags,
      Map<String, String> environment,
      String name,
      int standard,
      int least,
      int most) {
    var text = ProxyFlags.value(environment, name).orElse(Integer.toString(standard));
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    flags.problem("%s \"%s\" is no number from %d to %d".formatted(name, text, least, most));
    return standard;
  }
}
