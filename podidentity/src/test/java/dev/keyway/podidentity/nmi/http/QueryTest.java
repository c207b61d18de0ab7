// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class QueryTest {
  private static Query of(String query) {
    return Query.of(URI.create("/metadata/identity/oauth2/token" + query));
  }

  @Test
  void readsParameters() {
    assertThat(
            of(
                "?api-version=1&resource=https%3A%2F%2Fvault.azure.net&client_id=c&msi_res_id=r"
                    + "&mi_res_id=other&object_id=o"))
        .isEqualTo(new Query("https://vault.azure.net", "c", "r", "o"));
    assertThat(of("?mi_res_id=r")).isEqualTo(new Query("", "", "r", ""));
    assertThat(of("")).isEqualTo(new Query("", "", "", ""));
  }

  @Test
  void takesTheFirstOfRepeatedParameters() {
    assertThat(of("?resource=a&resource=b&client%5Fid=1&client_id=2"))
        .isEqualTo(new Query("a", "1", "", ""));
    assertThat(of("?resource&resource=b").resource()).isEmpty();
  }

  @Test
  void survivesNonsense() {
    assertThat(of("?&&=&=x&resource=a=b")).isEqualTo(new Query("a=b", "", "", ""));
  }
}
