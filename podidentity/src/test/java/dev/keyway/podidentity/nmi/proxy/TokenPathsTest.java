// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenPathsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metadata/identity/oauth2/token",
        "/metadata/identity/oauth2/token/",
        "/Metadata/Identity/OAuth2/Token",
        "/metadata/identity%5Coauth2/token/",
        "/metadata/identity/oauth2%5Ctoken/",
        "/metadata/identity%5Coauth2%5Ctoken/",
        "/metadata/identity/%5Coauth2/token/",
        "/metadata/identity%5C%5C%5Coauth2%5C%5Ctoken/",
        "/metadata/./identity/x/../oauth2/token",
        "/metadata;a/identity;b=c/oauth2;/token",
        "/metadata/identity/oauth2/%2574oken",
        "/metadata/identity/oauth2/%u0074oken",
        "/x/../metadata/identity/oauth2/token",
        "/metadata/identity/oauth2/to%E2%84%AAen",
        "/metadata/%C4%B1dentity/oauth2/token",
        "/metadata/identity/oauth2/%ef%bd%94oken",
      })
  void knowsTheTokenPathInDisguise(String path) {
    assertThat(TokenPaths.refusal(path)).contains("it may be read as the token path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/metadata/identity/info",
        "/metadata/instance",
        "/metadata/instance/compute/tagsList/0/name",
        "/metadata/scheduledevents",
        "/metadata/attested/document",
        "/metadata/versions",
        "/machine/plugins",
        "/metadata/instance/compute/name%20with%20space/%C3%A4",
        "/100%25/token/oauth2",
      })
  void letsOtherPathsPass(String path) {
    assertThat(TokenPaths.refusal(path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a%c1%a1", "/%80", "/\u00e9", "/%25252525252525252541"})
  void refusesWhatIsNotSaidPlainly(String path) {
    assertThat(TokenPaths.refusal(path)).isPresent();
  }

  @Test
  void refusesPathsThatAreTooLongToBeMeant() {
    assertThat(TokenPaths.refusal("/" + "a".repeat(4095))).isEmpty();
    assertThat(TokenPaths.refusal("/" + "a".repeat(4096)))
        .contains("it has more than 4096 characters");
  }

  @Test
  void noDisguiseGetsPast() {
    var disguises = new Disguises(new Random(42));
    var working =
        Stream.generate(disguises::next).limit(3_000).filter(LenientReader::givesTokens).toList();

    assertThat(working).as("disguises that work without a guard").hasSizeGreaterThan(2_800);
    assertThat(working)
        .filteredOn(path -> TokenPaths.refusal(path).isEmpty())
        .as("disguises that get past the guard")
        .isEmpty();
  }

  /// What is said plainly is no disguise: the guard must not stand in the way of everything.
  @Test
  void othersPathsAreNotTakenForDisguises() {
    var random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      var path = "/metadata/instance/" + Long.toString(random.nextLong() >>> 1, 36);
      assertThat(TokenPaths.refusal(path)).isEmpty();
    }
  }
}
