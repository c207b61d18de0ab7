// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class ArmMessagesTest {
  private static final String ONE =
      "/subscriptions/s-1/resourcegroups/my_rg.x/providers/microsoft.managedidentity/userassignedidentities/id-1";
  private static final String TWO =
      "/subscriptions/s-1/resourcegroups/my_rg.x/providers/microsoft.managedidentity/userassignedidentities/id_2";

  @Test
  void findsTheIdentityThatAMessageQuotes() {
    assertThat(
            ArmMessages.badIdentities(
                "Code=\"FailedIdentityOperation\" Message=\"Identity operation for resource '/subscriptions/s-1/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm'"
                    + " failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. The resource '"
                    + ONE.replace("resourcegroups", "resourceGroups")
                    + "' was not found.'\""))
        .containsExactly(ONE);
  }

  @Test
  void findsSeveralIdentitiesInOneQuotation() {
    assertThat(ArmMessages.badIdentities("on the linked scope(s) '" + ONE + "," + TWO + "' or so"))
        .containsExactlyInAnyOrder(ONE, TWO);
  }

  @Test
  void findsIdentitiesInPlainText() {
    assertThat(ArmMessages.badIdentities("there is no " + ONE.toUpperCase(Locale.ROOT) + "."))
        .containsExactly(ONE);
  }

  @Test
  void findsNothingElse() {
    assertThat(ArmMessages.badIdentities("")).isEmpty();
    assertThat(ArmMessages.badIdentities("The operation failed for 'reasons'.")).isEmpty();
    assertThat(
            ArmMessages.badIdentities(
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm"))
        .isEmpty();
  }

  @Test
  void readsALongMessageInNoTime() {
    assertThat(ArmMessages.badIdentities("/subscriptions/".repeat(50_000))).isEmpty();
  }
}
