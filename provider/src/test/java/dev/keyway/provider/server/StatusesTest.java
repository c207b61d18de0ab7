// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import org.junit.jupiter.api.Test;

class StatusesTest {
  @Test
  void whoeverFindsNoMemoryIsToldHowMuchThereIsAndWhatGivesMore() {
    var status = Statuses.of(new OutOfMemoryError("Java heap space")).status();

    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    var mebibytes = Runtime.getRuntime().maxMemory() >> 20;
    assertThat(status.getDescription())
        .contains("Java heap of " + mebibytes + " MiB", "_JAVA_OPTIONS=-Xmx" + 2 * mebibytes + "m");
  }

  @Test
  void aBugIsNamedAndItsMessageKeptBack() {
    var status = Statuses.of(new IllegalStateException("perhaps a secret")).status();

    assertThat(status.getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status.getDescription())
        .contains("java.lang.IllegalStateException")
        .doesNotContain("secret");
  }
}
