// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.agent.server.PathText;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
  private static final List<String> PIECES =
      List.of(
          "metadata",
          "METADATA",
          "MetaData",
          "identity",
          "Identity",
          "oauth2",
          "token",
          "tokens",
          "instance",
          "readyz",
          "/",
          "/",
          "/",
          "//",
          "/.",
          "/..",
          ".",
          "..",
          "%2e",
          "%2F",
          "\\",
          ";x",
          "%6d",
          "%",
          "%zz",
          "%ff",
          "\u00e4");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metadata/identity/oauth2/token",
        "/metadata/identity/oauth2/token/",
        "/Metadata/identity/oauth2/token/",
        "/METADATA/identity/oauth2/token?resource=a",
        "/metadata/identity/oauth2/token/more",
        "/metadata%2Fidentity/oauth2/%74oken",
      })
  void tokensAreAskedForUnderTheirPath(String target) {
    assertThat(Route.of(URI.create(target))).isInstanceOf(Route.Token.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/metadata/",
        "/metadata/Identity/oauth2/token/",
        "/metadata/instance",
        "/Metadata/instance",
        "/Metadata/instance/",
        "/metadata/identity/info",
        "/Readyz",
        "/elsewhere/readyz",
      })
  void allElseIsTheServicesOwn(String target) {
    assertThat(Route.of(URI.create(target))).isInstanceOf(Route.Service.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/readyz", "/readyz/", "/readyz?verbose"})
  void readinessHasItsPath(String target) {
    assertThat(Route.of(URI.create(target))).isInstanceOf(Route.Ready.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/metadata//identity/oauth2/token, /metadata/identity/oauth2/token",
    "/./metadata/instance/, /metadata/instance/",
    "/a/../readyz, /readyz",
    "/a/%2e%2e/readyz, /readyz",
    "/a//b%20c, /a/b%20c",
  })
  void crookedPathsAreSentToTheirStraightForm(String target, String straight) {
    assertThat(Route.of(URI.create(target))).isEqualTo(new Route.Elsewhere(straight));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "*", "http:opaque", "/a%ff", "/a#b"})
  void whatIsNoPathIsNobodys(String target) {
    assertThat(Route.of(URI.create(target))).isInstanceOf(Route.Invalid.class);
  }

  /// A service that reads paths plainly takes none for its token path that went past the proxy.
  @Test
  void noSpellingOfTheTokenPathGoesToTheService() {
    var random = new Random(7);
    int tokens = 0;
    for (int round = 0; round < 200_000; round++) {
      var target = target(random);
      if (target.isEmpty()) {
        continue;
      }
      switch (Route.of(target.get())) {
        case Route.Service _ ->
            assertThat(isTokenPath(target.get().getRawPath())).as("%s", target).isFalse();
        case Route.Token _ -> {
          assertThat(isTokenPath(target.get().getRawPath())).as("%s", target).isTrue();
          tokens++;
        }
        case Route.Elsewhere(var path) ->
            assertThat(Route.of(URI.create(path)))
                .as("%s", target)
                .isNotInstanceOfAny(Route.Elsewhere.class, Route.Invalid.class);
        case Route.Ready _, Route.Invalid _ -> {}
      }
    }
    assertThat(tokens).isGreaterThan(50);
  }

  private static Optional<URI> target(Random random) {
    var path = new StringBuilder("/");
    if (random.nextBoolean()) {
      // Most random paths are of no interest.
      for (var word : List.of("metadata", "identity", "oauth2", "token")) {
        path.append(random.nextInt(8) == 0 ? PIECES.get(random.nextInt(PIECES.size())) : word);
        path.append(random.nextInt(8) == 0 ? PIECES.get(random.nextInt(PIECES.size())) : "/");
      }
    }
    for (int piece = random.nextInt(6); piece > 0; piece--) {
      path.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    try {
      return Optional.of(URI.create(path.toString()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// The rule of the specification in other words.
  private static boolean isTokenPath(String raw) {
    var path = PathText.decoded(raw).orElse("");
    return path.toLowerCase(Locale.ROOT).startsWith("/metadata/identity/oauth2/token")
        && path.substring(9).startsWith("/identity/oauth2/token");
  }
}
