// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
  @Test
  void closesTheLastFirstAndEverythingDespiteFailures() throws IOException {
    List<String> log = new ArrayList<>();
    var opened = new Opened();
    opened.add(() -> log.add("first"));
    opened.add(() -> {
      log.add("second");
      throw new IOException("disk");
    });
    opened.add(() -> {
      log.add("third");
      throw new IllegalStateException("bug");
    });
    assertThatThrownBy(opened::close)
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("bug")
        .rootCause()
        .hasSuppressedException(new IOException("disk"));
    assertThat(log).containsExactly("third", "second", "first");
    opened.close();
    assertThat(log).hasSize(3);
  }
}
