// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.keyway.driver.file.Ownership;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.api.ObjectMeta;
import dev.keyway.kubernetes.api.SecretProviderClass;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchPlanTest {
  private static final String TOKENS = VolumeContext.TOKENS;

  private static FetchPlan plan(
      Map<String, String> context, Optional<Map<String, String>> secrets, OptionalInt group)
      throws VolumeException {
    var request =
        new PublishRequest(
            "csi-1",
            Path.of("/a/b/c"),
            new PodRef("shop", "web-0", "uid-1"),
            "app",
            "",
            context,
            secrets,
            true,
            group);
    var spc =
        new SecretProviderClass(
            ObjectMeta.of(new ObjectKey("shop", "app")),
            "azure",
            Map.of("vault", "kv1", "tenant", "t", VolumeContext.FILE_OWNER, "5"),
            List.of());
    return FetchPlan.of(request, spc, () -> OptionalInt.of(3000));
  }

  @Test
  void laysTheVolumeContextOverTheParameters() throws Exception {
    var plan = plan(Map.of("vault", "kv2", "more", "x"), Optional.empty(), OptionalInt.empty());

    assertThat(plan.attributes())
        .isEqualTo(
            Map.of("vault", "kv2", "tenant", "t", "more", "x", VolumeContext.FILE_OWNER, "5"));
  }

  static Stream<Arguments> tokens() {
    return Stream.of(
        arguments("neither", "", null, ""),
        arguments("the context alone", "ctx", null, "ctx"),
        arguments("the secrets alone", "", "sec", "sec"),
        arguments("the secrets first", "ctx", "sec", "sec"),
        arguments("empty secrets add nothing", "", "", ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokens")
  void takesTokensFromTheSecretsElseFromTheContext(
      String rule, String context, String secret, String expected) throws Exception {
    Map<String, String> given = new HashMap<>();
    given.put("k", "v");
    if (!context.isEmpty()) {
      given.put(TOKENS, context);
    }
    Optional<Map<String, String>> secrets =
        Optional.ofNullable(secret).map(value -> Map.of(TOKENS, value));

    assertThat(plan(given, secrets, OptionalInt.empty()).attributes().getOrDefault(TOKENS, ""))
        .as(rule)
        .isEqualTo(expected);
  }

  @Test
  void asksForTheGroupOfThePodOnlyIfNothingElseSaysIt() throws Exception {
    assertThat(plan(Map.of("k", "v"), Optional.empty(), OptionalInt.empty()).ownership())
        .isEqualTo(new Ownership(OptionalInt.of(5), OptionalInt.of(3000)));
    assertThat(plan(Map.of("k", "v"), Optional.empty(), OptionalInt.of(2000)).ownership())
        .isEqualTo(new Ownership(OptionalInt.of(5), OptionalInt.of(2000)));
    assertThat(
            plan(
                    Map.of(VolumeContext.FILE_OWNER, "0", VolumeContext.FILE_GROUP, "2147483647"),
                    Optional.empty(),
                    OptionalInt.of(2000))
                .ownership())
        .isEqualTo(new Ownership(OptionalInt.of(0), OptionalInt.of(Integer.MAX_VALUE)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "+1", "root", "2147483648", "99999999999", "1.0", "0x1", " 1"})
  void refusesOwnersThatAreNoNumbers(String text) {
    for (var key : List.of(VolumeContext.FILE_OWNER, VolumeContext.FILE_GROUP)) {
      VolumesFixture.assertFails(
          () -> plan(Map.of(key, text), Optional.empty(), OptionalInt.empty()),
          Status.Code.INVALID_ARGUMENT,
          key,
          "shop/web-0",
          "shop/app",
          "\"" + text + "\"");
    }
  }

  @Test
  void saysNothingOfItsAttributesAsText() throws Exception {
    assertThat(plan(Map.of(TOKENS, "planted"), Optional.empty(), OptionalInt.empty()))
        .hasToString("FetchPlan[azure]");
  }
}
