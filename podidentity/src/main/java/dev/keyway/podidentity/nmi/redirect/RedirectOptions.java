// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import dev.keyway.agent.iptables.Backend;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;

/// Which calls go where.
///
/// @param interval the longest time after which rules that someone took away are put back
/// @param deleteConntrack whether connections are forgotten that were opened before the rules
/// @param setRouteLocalnet whether the kernel is told to route to loopback addresses where needed
public record RedirectOptions(
    InetAddress metadataIp,
    int metadataPort,
    InetAddress targetIp,
    int targetPort,
    Duration interval,
    boolean deleteConntrack,
    boolean setRouteLocalnet,
    Backend backend) {
  /// @throws IllegalArgumentException that says what cannot be
  public RedirectOptions {
    port("metadata port", metadataPort);
    port("NMI port", targetPort);
    if (metadataIp.isAnyLocalAddress()) {
      throw new IllegalArgumentException("the metadata address must not be 0.0.0.0");
    }
    if (targetIp.isAnyLocalAddress()) {
      targetIp = InetAddress.ofLiteral(targetIp instanceof Inet6Address ? "::1" : "127.0.0.1");
    }
    if (metadataIp instanceof Inet6Address != targetIp instanceof Inet6Address) {
      throw new IllegalArgumentException(
          "metadata address %s and NMI's address %s are not of one family"
              .formatted(metadataIp.getHostAddress(), targetIp.getHostAddress()));
    }
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("the interval must be positive, not " + interval);
    }
  }

  /// Returns the field's way for these addresses: every 60 s, the node's own iptables, nothing else
  /// touched. An NMI address of 0.0.0.0 stands for 127.0.0.1.
  ///
  /// @throws IllegalArgumentException that says which address or port is empty or malformed
  public static RedirectOptions of(
      String metadataIp, String metadataPort, String targetIp, String targetPort) {
    return new RedirectOptions(
        address("metadata address", metadataIp),
        number("metadata port", metadataPort),
        address("NMI address", targetIp),
        number("NMI port", targetPort),
        Duration.ofSeconds(60),
        false,
        false,
        Backend.AUTO);
  }

  public RedirectOptions withInterval(Duration changed) {
    return new RedirectOptions(
        metadataIp,
        metadataPort,
        targetIp,
        targetPort,
        changed,
        deleteConntrack,
        setRouteLocalnet,
        backend);
  }

  public RedirectOptions withDeleteConntrack(boolean changed) {
    return new RedirectOptions(
        metadataIp,
        metadataPort,
        targetIp,
        targetPort,
        interval,
        changed,
        setRouteLocalnet,
        backend);
  }

  public RedirectOptions withSetRouteLocalnet(boolean changed) {
    return new RedirectOptions(
        metadataIp,
        metadataPort,
        targetIp,
        targetPort,
        interval,
        deleteConntrack,
        changed,
        backend);
  }

  public RedirectOptions withBackend(Backend changed) {
    return new RedirectOptions(
        metadataIp,
        metadataPort,
        targetIp,
        targetPort,
        interval,
        deleteConntrack,
        setRouteLocalnet,
        changed);
  }

  private static InetAddress address(String name, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the " + name + " is empty");
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("the %s \"%s\" is no IP address".formatted(name, text));
    }
  }

  private static int number(String name, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the " + name + " is empty");
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new IllegalArgumentException("the %s \"%s\" is no number".formatted(name, text));
    }
  }

  private static void port(String name, int port) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("the %s %d is not from 1 to 65535".formatted(name, port));
    }
  }
}
