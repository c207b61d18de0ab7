// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azwi.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "'', 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
    "https://test.blob.core.windows.net/oidc-test/, foWt5lYFJx_-XwBetmnSltvWY5J_nenUV-2c3Lqes3o=",
  })
  void hashesIssuers(String issuer, String hash) {
    assertThat(Names.hash(issuer)).isEqualTo(hash);
  }

  @Test
  void namesApplicationsAfterTheAccount() {
    var account =
        new Account(
            "service-account-namespace", "service-account-name", "service-account-issuer-url");

    assertThat(Rig.application("").named(account).name())
        .isEqualTo(
            "service-account-namespace-service-account-name-t4BxHnnPeJsOfTLIBFbdKeRHdVMaIRdxwkxwF13SvKw=");
    assertThat(Rig.application("mine").named(account).name()).isEqualTo("mine");
    assertThat(Rig.application("").named(new Account("ns", "n", "")).name()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', '', 2BVrrgxCQ9N0L8Tpd02KzqvgQQJJ1yDIVfmK_Ij_hGw=",
    "oidc, pod-identity-sa, https://test.blob.core.windows.net/oidc-test/, 5Frx_q5PpeP09cXWfkbDVwCOg5IVRmmKE3BUKT4hP4I=",
  })
  void namesCredentialsAfterTheAccount(String namespace, String name, String issuer, String hash) {
    assertThat(Names.credential(namespace, name, issuer)).isEqualTo(hash);
    assertThat(Names.plainCredential(namespace, name, issuer))
        .matches("^[a-zA-Z0-9]{1}[a-zA-Z0-9-_]{2,119}$");
  }
}
