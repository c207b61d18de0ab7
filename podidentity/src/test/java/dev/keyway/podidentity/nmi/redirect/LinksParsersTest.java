// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.podidentity.nmi.redirect.Neighbours.Neighbour;
import java.net.InetAddress;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class LinksParsersTest {
  private static final String NEIGHBOURS =
      """
      IP address       HW type     Flags       HW address            Mask     Device
      10.244.1.5       0x1         0x2         0a:58:0a:f4:01:05     *        cni0
      10.244.1.50      0x1         0x6         0a:58:0a:f4:01:32     *        azv12345
      10.244.1.7       0x1         0x0         00:00:00:00:00:00     *        cni0
      10.244.1.8       0x1         0x2         0a:58:0a:f4:01:08     *        veth1
      10.244.1.8       0x1         0x2         0a:58:0a:f4:01:09     *        veth2
      """;

  private static final String ROUTES =
      """
      Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
      eth0\t00000000\t0101F40A\t0003\t0\t0\t0\t00000000\t0\t0\t0
      cali1\t0501F40A\t00000000\t0005\t0\t0\t0\tFFFFFFFF\t0\t0\t0
      cali2\t0601F40A\t00000000\t0005\t0\t0\t0\tFFFFFFFF\t0\t0\t0
      cni0\t0701F40A\t0501F40A\t0005\t0\t0\t0\tFFFFFF00\t0\t0\t0
      """;

  @Test
  void findsWhoAnswersForAnAddress() {
    assertThat(Neighbours.of(address("10.244.1.5"), NEIGHBOURS))
        .containsExactly(new Neighbour("cni0", "0a:58:0a:f4:01:05"));
    assertThat(Neighbours.of(address("10.244.1.50"), NEIGHBOURS))
        .containsExactly(new Neighbour("azv12345", "0a:58:0a:f4:01:32"));
    assertThat(Neighbours.of(address("10.244.1.8"), NEIGHBOURS)).hasSize(2);
  }

  @Test
  void leavesOutWhoHasNotAnswered() {
    assertThat(Neighbours.of(address("10.244.1.7"), NEIGHBOURS)).isEmpty();
    assertThat(Neighbours.of(address("10.244.1.9"), NEIGHBOURS)).isEmpty();
    assertThat(Neighbours.of(address("10.244.1.5"), "")).isEmpty();
  }

  static boolean littleEndian() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  @Test
  @EnabledIf("littleEndian")
  void findsDevicesOfRoutesToOneAddressAlone() {
    assertThat(HostRoutes.devices(address("10.244.1.5"), ROUTES)).containsExactly("cali1");
    assertThat(HostRoutes.devices(address("10.244.1.6"), ROUTES)).containsExactly("cali2");
    assertThat(HostRoutes.devices(address("10.244.1.7"), ROUTES)).isEmpty();
    assertThat(HostRoutes.devices(address("10.244.1.1"), ROUTES)).isEmpty();
    assertThat(HostRoutes.devices(address("0.0.0.0"), ROUTES)).isEmpty();
  }

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }
}
