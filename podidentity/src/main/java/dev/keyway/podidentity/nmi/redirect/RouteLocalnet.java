// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import java.io.IOException;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The kernel's leave to route pods' packets to loopback addresses.
///
/// @param conf where the kernel shows it, /proc/sys/net/ipv4/conf
record RouteLocalnet(Path conf) {
  static final RouteLocalnet OF_NODE = new RouteLocalnet(Path.of("/proc/sys/net/ipv4/conf"));

  /// Returns what keeps redirected calls from arriving, with the remedy, or nothing if nothing is
  /// known to. Gives the leave first if the options say so.
  Optional<String> hindrance(RedirectOptions options) {
    if (!options.targetIp().isLoopbackAddress()) {
      return Optional.empty();
    }
    if (options.targetIp() instanceof Inet6Address) {
      return Optional.of(
          "the kernel does not route pods' calls to ::1: let NMI listen at an IPv6 address of the"
              + " node (--nmi-listen-address)");
    }
    try {
      if (given()) {
        return Optional.empty();
      }
      if (options.setRouteLocalnet()) {
        Files.writeString(conf.resolve("all/route_localnet"), "1\n");
        return Optional.empty();
      }
    } catch (IOException e) {
      return Optional.of(
          "whether the kernel routes pods' calls to %s is not known, or cannot be changed: %s"
              .formatted(options.targetIp().getHostAddress(), e));
    }
    return Optional.of(
        ("redirected calls to %s are dropped, as net.ipv4.conf.all.route_localnet is 0, and so it is"
                + " for every interface. kube-proxy sets it; without kube-proxy, set it on the node, or"
                + " for the interfaces of pods alone")
            .formatted(options.targetIp().getHostAddress()));
  }

  private boolean given() throws IOException {
    try (var interfaces = Files.newDirectoryStream(conf)) {
      for (var each : interfaces) {
        if (is(each.resolve("route_localnet"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean is(Path setting) {
    try {
      return Files.readString(setting).strip().equals("1");
    } catch (IOException _) {
      return false; // the interface went away
    }
  }
}
