// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A node to publish volumes on.
abstract class VolumesFixture {
  static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder;
  TestNode node;

  @BeforeEach
  void start() throws IOException {
    node = new TestNode(folder);
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
  }

  final void publish(NodeVolumes volumes) throws VolumeException {
    volumes.publish(node.request(), TestNode.TIMEOUT);
  }

  static void assertFails(ThrowingCallable call, Status.Code code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            VolumeException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.getMessage()).contains(words);
            });
  }
}
