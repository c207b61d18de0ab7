// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedirectOptionsTest {
  @ParameterizedTest
  @CsvSource({
    "'', 80, 127.0.0.1, 2579, the metadata address is empty",
    "169.254.169.254, '', 127.0.0.1, 2579, the metadata port is empty",
    "169.254.169.254, 80, '', 2579, the NMI address is empty",
    "169.254.169.254, 80, 127.0.0.1, '', the NMI port is empty",
    "localhost, 80, 127.0.0.1, 2579, the metadata address \"localhost\" is no IP address",
    "169.254.169.254, eighty, 127.0.0.1, 2579, the metadata port \"eighty\" is no number",
    "169.254.169.254, 80, 127.0.0.1, 0, the NMI port 0 is not from 1 to 65535",
    "169.254.169.254, 80, ::1, 2579, are not of one family",
    "0.0.0.0, 80, 127.0.0.1, 2579, must not be 0.0.0.0",
  })
  void saysWhatIsMissingOrMalformed(
      String ip, String port, String target, String targetPort, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedirectOptions.of(ip, port, target, targetPort))
        .withMessageContaining(reason);
  }

  @Test
  void takesEveryAddressForLoopback() {
    var options = RedirectOptions.of("169.254.169.254", "80", "0.0.0.0", "2579");
    assertThat(options.targetIp().getHostAddress()).isEqualTo("127.0.0.1");
    assertThat(options.interval()).isEqualTo(Duration.ofSeconds(60));
  }
}
