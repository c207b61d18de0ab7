// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.provider.request.ServiceAccounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodAccountsTest {
  private static final Map<String, String> IN_CLUSTER =
      Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1", "KUBERNETES_SERVICE_PORT", "1");

  @Test
  void saysThatTheProviderHasNoAccountOfItsOwn(@TempDir Path empty) {
    for (var environment : List.of(Map.<String, String>of(), IN_CLUSTER)) {
      try (var accounts = new PodAccounts(environment, empty)) {
        assertThatThrownBy(() -> accounts.annotations("shop", "web"))
            .isInstanceOf(ServiceAccounts.Unknown.class)
            .hasMessageContaining("automountServiceAccountToken");
      }
    }
  }

  @Test
  void triesAgainWhereTheAccountCannotBeUsedNow(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("token"), "PLANTED");
    try (var accounts = new PodAccounts(IN_CLUSTER, folder)) {
      assertThatThrownBy(() -> accounts.annotations("shop", "web"))
          .isInstanceOf(ServiceAccounts.Unknown.class)
          .hasMessageContaining("ca.crt")
          .hasMessageNotContaining("PLANTED");
    }
  }
}
