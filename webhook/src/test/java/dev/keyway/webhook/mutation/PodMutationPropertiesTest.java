// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.webhook.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.webhook.admission.Verdict;
import dev.keyway.webhook.settings.TokenFlags;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What holds for any pod.
class PodMutationPropertiesTest {
  private static final int PODS = 400;

  private static final TestWebhook WEBHOOK =
      TestWebhook.usual()
          .with(
              TestWebhook.settings(
                  new TokenFlags("", "identity-binding", "api://AKSIdentityBinding"),
                  "AZURE_KUBERNETES_CA_CONFIGMAP_NAME",
                  "kube-root-ca.crt"));

  static Stream<TestWebhook> webhooks() {
    return Stream.of(WEBHOOK, WEBHOOK.withoutNativeSidecars());
  }

  private static List<JsonNode> pods(int seed) {
    var random = new Random(seed);
    return IntStream.range(0, PODS).mapToObj(_ -> RandomPods.pod(random)).toList();
  }

  @ParameterizedTest
  @MethodSource("webhooks")
  void changesNothingTheSecondTime(TestWebhook webhook) {
    for (var pod : pods(1)) {
      var once = webhook.admitted(pod);
      assertThat(webhook.allowed(once).patch()).as("patch of %s", once).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("webhooks")
  void losesNothing(TestWebhook webhook) {
    for (var pod : pods(2)) {
      var before = pod.deepCopy();
      var verdict = webhook.allowed(pod);
      assertThat(pod).as("what was handed in").isEqualTo(before);
      assertThat(verdict.patch())
          .allSatisfy(step -> assertThat(step.path("op").stringValue("")).isNotEqualTo("remove"));
      var after = Json.patched(pod, verdict);
      assertThat(lost(pod, after)).as("from %s to %s", pod, after).isEmpty();
    }
  }

  /// Returns the pointers of what is in `before` and not in `after`, where lists may have got more
  /// items in between. The webhook's own volume and mounts are its own to change.
  private static List<String> lost(JsonNode before, JsonNode after) {
    return switch (before) {
      case ObjectNode object when reserved(object) -> List.of();
      case ObjectNode object ->
          object.properties().stream()
              .flatMap(field ->
                  lost(field.getValue(), after.path(field.getKey())).stream()
                      .map(path -> "/" + field.getKey() + path))
              .toList();
      case ArrayNode list -> {
        int at = 0;
        for (var item : list) {
          while (at < after.size() && !lost(item, after.get(at)).isEmpty()) {
            at++;
          }
          if (at == after.size()) {
            yield List.of("/" + item);
          }
          at++;
        }
        yield List.of();
      }
      case JsonNode value when value.isNull() -> List.of();
      default -> before.equals(after) ? List.of() : List.of("");
    };
  }

  private static boolean reserved(ObjectNode object) {
    return object.path("name").stringValue("").startsWith(TokenVolume.NAME_PREFIX);
  }

  @ParameterizedTest
  @MethodSource("webhooks")
  void hasNothingTwice(TestWebhook webhook) {
    for (var pod : pods(3)) {
      var after = webhook.admitted(pod).path("spec");
      assertUnique(after.path("volumes"), "name");
      var containers =
          Stream.concat(
                  after.path("initContainers").valueStream(),
                  after.path("containers").valueStream())
              .toList();
      assertThat(containers)
          .extracting(one -> one.path("name").stringValue(""))
          .doesNotHaveDuplicates();
      for (var container : containers) {
        assertUnique(container.path("env"), "name");
        assertUnique(container.path("volumeMounts"), "mountPath");
      }
    }
  }

  private static void assertUnique(JsonNode list, String field) {
    assertThat(list.valueStream().map(item -> item.path(field).stringValue("")))
        .as(field)
        .doesNotHaveDuplicates();
  }

  /// Puts a value of each kind into each place of a pod.
  @ParameterizedTest
  @MethodSource("webhooks")
  void answersWhateverIsInAPod(TestWebhook webhook) {
    var junk =
        List.of(
            Json.of("1"),
            Json.of("'x'"),
            Json.of("true"),
            Json.of("null"),
            Json.of("[]"),
            Json.of("{}"),
            Json.of("[1]"),
            Json.of("[[]]"));
    var codes = new HashSet<Integer>();
    for (var pod : pods(4).subList(0, 12)) {
      for (var place : places("", pod)) {
        for (var value : junk) {
          var verdict = webhook.review(replaced(pod, place, value));
          switch (verdict) {
            case Verdict.Allowed _ -> codes.add(200);
            case Verdict.Denied(int code, String message) -> {
              codes.add(code);
              assertThat(message).as("at %s", place).isNotBlank().hasSizeLessThan(400);
            }
          }
        }
      }
    }
    assertThat(codes).containsExactlyInAnyOrder(200, 400);
  }

  private static List<String> places(String path, JsonNode node) {
    var inner =
        switch (node) {
          case ObjectNode object ->
              object.properties().stream()
                  .flatMap(field ->
                      places(path + "/" + escaped(field.getKey()), field.getValue()).stream());
          case ArrayNode list ->
              IntStream.range(0, list.size())
                  .boxed()
                  .flatMap(i -> places(path + "/" + i, list.get(i)).stream());
          default -> Stream.<String>of();
        };
    return Stream.concat(Stream.of(path), inner).toList();
  }

  private static String escaped(String key) {
    return key.replace("~", "~0").replace("/", "~1");
  }

  private static JsonNode replaced(JsonNode pod, String place, JsonNode value) {
    if (place.isEmpty()) {
      return value;
    }
    var copy = pod.deepCopy();
    int slash = place.lastIndexOf('/');
    var last = place.substring(slash + 1).replace("~1", "/").replace("~0", "~");
    switch (copy.at(place.substring(0, slash))) {
      case ObjectNode object -> object.set(last, value);
      case ArrayNode list -> list.set(Integer.parseInt(last), value);
      default -> throw new IllegalArgumentException(place);
    }
    return copy;
  }

  @Test
  void copesWithLargePods() {
    var random = new Random(5);
    var pod = (ObjectNode) Json.of("{'metadata':{'name':'large'}}");
    var spec = pod.putObject("spec");
    for (var list : List.of("initContainers", "containers")) {
      var containers = spec.putArray(list);
      for (int i = 0; i < 500; i++) {
        containers.add(RandomPods.container(random, list + i, 200));
      }
    }
    var after = WEBHOOK.admitted(pod);
    assertThat(after.at("/spec/containers/499/volumeMounts")).isNotEmpty();
    assertThat(WEBHOOK.allowed(after).patch()).isEmpty();
  }
}
