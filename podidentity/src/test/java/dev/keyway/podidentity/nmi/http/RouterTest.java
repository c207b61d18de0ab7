// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private static Route route(String path) {
    return new Router(true).route(URI.create(path));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metadata/identity/oauth2/token/",
        "/metadata/identity/oauth2/token",
        "/Metadata/identity/oauth2/token/",
        "/METADATA/identity/oauth2/token?resource=x",
        "/metadata/identity/oauth2/token/x",
        "/metadata/identity/oauth2/tokenx",
        "/metadata/identity/oauth2/%74oken",
        "/%6detadata%2fidentity/oauth2/token"
      })
  void knowsTheTokenPath(String path) {
    assertThat(route(path)).isEqualTo(Route.TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metadata/identity%5Coauth2/token/",
        "/metadata/identity%5coauth2%5ctoken/",
        "/metadata/identity/%5Coauth2/token/",
        "/metadata/identity%5C%5C%5Coauth2%5C%5Ctoken/",
        "/metadata%5Cidentity/oauth2/token",
        "/metadata%5cidentity%5coauth2%5ctoken",
        "/metadata/identity;x/oauth2/token",
        "/metadata;x/identity/oauth2/token",
        "/metadata;a=b/Identity/oauth2;c/token",
        "/%256detadata/identity/oauth2/token",
        "/metadata/identity/oauth2/%2574oken",
        "/metadata%252fidentity%252foauth2%252ftoken",
        "/x/..%5Cmetadata/identity/oauth2/token",
        "/x/..;/metadata/identity/oauth2/token",
        "/x/metadata/identity/oauth2/token",
        "/metadata/identity/oauth2/x/token",
        "/metadata/x%5c..%5cidentity/oauth2/token",
        "/metadata/%20identity/oauth2/token",
        "/metadata%00/identity/oauth2/token",
        "/metadata/%EF%BD%89dentity/oauth2/token",
        "/metadata/identity/oauth2%c0%aftoken",
        "/metadata/identity/oauth2/token#x",
        "/metadata;x/instance"
      })
  void refusesWhatMayBeReadAsTheTokenPath(String path) {
    assertThat(route(path)).isEqualTo(Route.INVALID);
  }

  @ParameterizedTest
  @CsvSource({
    "/host/token/, Host",
    "/host/token, Host",
    "/metadata/instance, Blocked",
    "/Metadata/instance, Blocked",
    "/Metadata/instance/, Blocked",
    "/metadata/, Service",
    "/metadata/Identity/oauth2/token/, Service",
    "/metadata/identity/info, Service",
    "/doesnotexist, Service",
    "/, Service"
  })
  void knowsTheOthers(String path, String route) {
    assertThat(route(path).getClass().getSimpleName()).isEqualTo(route);
  }

  @Test
  void blocksInstanceMetadataOnlyIfAsked() {
    assertThat(new Router(false).route(URI.create("/metadata/instance"))).isEqualTo(Route.SERVICE);
  }

  @ParameterizedTest
  @CsvSource({
    "//metadata/identity/oauth2/token, /metadata/identity/oauth2/token",
    "/metadata//identity/oauth2/token/, /metadata/identity/oauth2/token/",
    "/metadata/./identity/oauth2/token, /metadata/identity/oauth2/token",
    "/metadata/x/../identity/oauth2/token, /metadata/identity/oauth2/token",
    "/metadata/%2e%2e/metadata/identity/oauth2/token, /metadata/identity/oauth2/token",
    "/../.., /",
    "/a/b/.., /a",
    "/a b//c, /a%20b/c"
  })
  void sendsToTheCleanPath(String path, String clean) {
    var uri = URI.create("http://x" + path.replace(" ", "%20"));
    assertThat(new Router(true).route(uri)).isEqualTo(new Route.Elsewhere(clean));
  }

  /// However a token path is spelled, it is NMI's own, refused, or to be asked again.
  @Test
  void letsNoSpellingOfTheTokenPathThrough() {
    var random = new Random(20_260_101);
    var words = List.of("metadata", "identity", "oauth2", "token");
    var separators =
        List.of("/", "/", "/", "%2f", "%5c", "//", "/./", "/x/../", ";a/", "%255c", "/%00", "\\");
    for (int round = 0; round < 50_000; round++) {
      var path = new StringBuilder();
      for (var word : words) {
        path.append(path.isEmpty() ? "/" : separators.get(random.nextInt(separators.size())));
        for (int c : word.chars().toArray()) {
          switch (random.nextInt(30)) {
            case 0 -> path.append("%%%02x".formatted(c));
            case 1 -> path.append("%%25%02X".formatted(c));
            default -> path.append((char) c);
          }
        }
      }
      var text = path.toString().replace("\\", "%5C");
      assertThat(route(text)).as(text).isNotIn(Route.SERVICE, Route.BLOCKED, Route.HOST);
    }
  }
}
