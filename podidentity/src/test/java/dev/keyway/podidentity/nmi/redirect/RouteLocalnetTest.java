// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteLocalnetTest {
  private static final RedirectOptions TO_LOOPBACK =
      RedirectOptions.of("169.254.169.254", "80", "127.0.0.1", "2579");

  @TempDir Path conf;

  @Test
  void namesTheSettingThatIsMissing() throws IOException {
    set("all", 0);
    set("veth1", 0);
    assertThat(hindrance(TO_LOOPBACK))
        .contains("net.ipv4.conf.all.route_localnet is 0")
        .contains("kube-proxy");
    assertThat(conf.resolve("all/route_localnet")).content().startsWith("0");
  }

  @Test
  void isContentWithOneInterface() throws IOException {
    set("all", 0);
    set("veth1", 1);
    assertThat(hindrance(TO_LOOPBACK)).isEmpty();
  }

  @Test
  void needsNothingForOtherAddresses() {
    assertThat(hindrance(RedirectOptions.of("169.254.169.254", "80", "10.0.0.4", "2579")))
        .isEmpty();
  }

  @Test
  void setsItWhenTold() throws IOException {
    set("all", 0);
    assertThat(hindrance(TO_LOOPBACK.withSetRouteLocalnet(true))).isEmpty();
    assertThat(conf.resolve("all/route_localnet")).hasContent("1");
  }

  @Test
  void saysThatIpv6LoopbackIsNotReached() {
    assertThat(hindrance(RedirectOptions.of("fd00:ec2::254", "80", "::1", "2579")))
        .contains("--nmi-listen-address");
  }

  private String hindrance(RedirectOptions options) {
    return new RouteLocalnet(conf).hindrance(options).orElse("");
  }

  private void set(String device, int value) throws IOException {
    Files.createDirectories(conf.resolve(device));
    Files.writeString(conf.resolve(device).resolve("route_localnet"), value + "\n");
  }
}
