// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import static dev.keyway.provider.request.ServiceAccountTokens.IDENTITY_BINDING;
import static dev.keyway.provider.request.ServiceAccountTokens.WORKLOAD_IDENTITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAccountTokensTest {

  @Test
  void givesEachAudienceItsOwnToken() {
    var json =
        """
        {"api://AzureADTokenExchange":{"token":"one","expirationTimestamp":"2020-01-01T00:00:00Z"},
         "api://AKSIdentityBinding":{"expirationTimestamp":"2020-01-01T00:00:00+02:00","token":"two"}}
        """;
    assertThat(ServiceAccountTokens.forAudience(WORKLOAD_IDENTITY, json).jwt().reveal())
        .isEqualTo("one");
    assertThat(ServiceAccountTokens.forAudience(IDENTITY_BINDING, json).jwt().reveal())
        .isEqualTo("two");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "invalid",
        "[]",
        "{\"other\":{\"token\":\"planted\"}}",
        "{\"api://AzureADTokenExchange\":{\"token\":5}}",
        "{\"api://AzureADTokenExchange\":\"planted\"}",
        "{\"api://AzureADTokenExchange\":{\"token\":\"\"}}",
        "{\"api://AzureADTokenExchange\":{\"token\":\"planted\",\"expirationTimestamp\":\"soon\"}}",
        "{\"api://AzureADTokenExchange\":{\"token\":\"planted\"}} x",
        "{\"api://AzureADTokenExchange\":{\"token\":\"planted"
      })
  void refusesWhatHoldsNoTokenWithoutQuotingIt(String json) {
    assertThatThrownBy(() -> ServiceAccountTokens.forAudience(WORKLOAD_IDENTITY, json))
        .isInstanceOf(ServiceAccountTokens.Unusable.class)
        .hasMessageContaining("service-account token")
        .hasMessageNotContaining("planted");
  }

  @Test
  void namesTheAudienceThatIsMissing() {
    assertThatThrownBy(
            () -> ServiceAccountTokens.forAudience(WORKLOAD_IDENTITY, "{\"x\":{\"token\":\"t\"}}"))
        .hasMessageContaining(WORKLOAD_IDENTITY);
  }
}
