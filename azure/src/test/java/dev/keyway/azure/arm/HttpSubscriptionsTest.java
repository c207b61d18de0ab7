// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import org.junit.jupiter.api.Test;

class HttpSubscriptionsTest {
  private static final String HEADER = "WWW-Authenticate";

  private final ArmRig rig = new ArmRig();

  @Test
  void readsTheTenantOffTheRefusal() {
    rig.then(
        401,
        "{}",
        HEADER,
        "Bearer authorization_uri=\"https://login.windows.net/aaaa-11\", error=\"invalid_token\"");

    assertThat(tenant()).isEqualTo("aaaa-11");
    var call = rig.asked.getFirst();
    assertThat(call.uri().getPath()).isEqualTo("/subscriptions/sub");
    assertThat(call.headers()).doesNotContainKey("Authorization");
  }

  @Test
  void saysWhatIsOddAboutTheAnswer() {
    rig.then(200, "{}").then(401, "{}").then(401, "{}", HEADER, "Bearer").then(404, "{}");

    assertThatThrownBy(this::tenant)
        .hasMessageContaining("unexpected response from get subscription")
        .hasMessageContaining("/subscriptions/sub");
    assertThatThrownBy(this::tenant)
        .hasMessageContaining("header \"WWW-Authenticate\" not found in get subscription response");
    assertThatThrownBy(this::tenant)
        .hasMessageContaining(
            "Could not find the tenant ID in header: WWW-Authenticate \"Bearer\"");
    assertThatThrownBy(this::tenant)
        .isInstanceOf(InvalidConfiguration.class)
        .hasMessageContaining("sub");
  }

  private String tenant() {
    return rig.subscriptions.tenant("sub", rig.deadline());
  }
}
