// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFormTest {

  @ParameterizedTest
  @CsvSource({"RSA, RSA PRIVATE KEY", "EC, EC PRIVATE KEY", "EDWARDS, PRIVATE KEY"})
  void givesEveryKeyTheFormOfItsKindAndLeavesItThere(TestKey given, String label) {
    var form = KeyForm.of(given.keyDer());

    assertThat(form.label()).isEqualTo(label);
    assertThat(KeyForm.of(form.contents())).isEqualTo(form);
    assertThat(PrivateKeys.fromPkcs8(PrivateKeys.toPkcs8(form, Optional.empty())).getAlgorithm())
        .isEqualTo(given.key().getAlgorithm());
  }

  @Test
  void refusesWhatIsNoKey() {
    for (var bytes : List.of(new byte[0], new byte[] {48, 0}, new byte[] {4, 1, 7})) {
      assertThatThrownBy(() -> KeyForm.of(Der.of(bytes)))
          .isInstanceOf(InvalidCertificate.class)
          .hasMessageContaining("no known form")
          .hasNoCause();
    }
  }
}
