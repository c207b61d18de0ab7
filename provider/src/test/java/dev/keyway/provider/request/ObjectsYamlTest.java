// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectsYamlTest {
  private record Outcome(List<ObjectSpec> specs, List<String> problems) {}

  private static Outcome parse(String yaml) {
    var problems = new Problems();
    var specs = ObjectSpecs.parse(yaml, new FileMode(0644), problems);
    return new Outcome(specs, problems.all());
  }

  private static ObjectSpec only(Outcome outcome) {
    assertThat(outcome.problems()).isEmpty();
    assertThat(outcome.specs()).hasSize(1);
    return outcome.specs().getFirst();
  }

  private static String onlyProblem(Outcome outcome) {
    assertThat(outcome.problems()).hasSize(1);
    return outcome.problems().getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "array:\n  - |\n    objectName: s\n    objectType: secret\n",
        "array:\n  - objectName: s\n    objectType: secret\n",
        "- objectName: s\n  objectType: secret\n",
        "- |\n  objectName: s\n  objectType: secret\n",
        "{\"array\":[\"{\\\"objectName\\\":\\\"s\\\",\\\"objectType\\\":\\\"secret\\\"}\"]}",
        "array: ['objectName: s\n\n    objectType: secret']\n",
        "other: 1\narray:\n- |\n  objectName: s\n  objectType: secret\n  unknown: [1, 2]\n",
        "array:\n- {objectName: s, objectType: secret}\n---\nsecond: document\n",
        "d: &d {objectType: secret}\narray:\n- {<<: *d, objectName: s}\n"
      })
  void readsTheListInEveryForm(String yaml) {
    assertThat(only(parse(yaml)))
        .returns("s", ObjectSpec::name)
        .returns(ObjectKind.SECRET, ObjectSpec::kind);
  }

  @ParameterizedTest
  @ValueSource(strings = {"array:", "array: null", "array: []", "other: 1", "{}", "# nothing", "~"})
  void acceptsAnEmptyList(String yaml) {
    assertThat(parse(yaml)).isEqualTo(new Outcome(List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "invalid",
        "5",
        "array: x",
        "array: {a: b}",
        "array:\n- [",
        "array: []\narray: []",
        "\t- x",
        "a: b: c",
        "\"\\0\"",
        "array: *unknown"
      })
  void refusesWhatIsNoList(String yaml) {
    assertThat(onlyProblem(parse(yaml))).startsWith("objects ");
  }

  @ParameterizedTest
  @CsvSource({
    "'- 5', objects[0]",
    "'- a\n- b', objects[0]",
    "'array: [ok, [x]]', objects[1]",
    "'array:\n- {objectName: a, objectType: key}\n- ~', objects[1]",
    "'array: [\"\"]', objects[0]",
    "'array: [\"a: [\"]', objects[0]",
    "'array: [\"objectName: a\\nobjectName: b\"]', objects[0]",
    "'array: [{objectName: a, objectName: b}]', objects[0]"
  })
  void namesTheIndexOfAnItemThatIsNoMapping(String yaml, String index) {
    assertThat(parse(yaml.replace("\\n", "\n")).problems()).anyMatch(p -> p.contains(index));
  }

  @Test
  void acceptsAThousandObjects() {
    var yaml =
        IntStream.range(0, 1000)
            .mapToObj(i -> "- {objectName: s" + i + ", objectType: secret}\n")
            .collect(Collectors.joining());
    assertThat(parse(yaml).specs()).hasSize(1000);
  }

  @Test
  void thousandsOfFaultsStayReadable() {
    var yaml = "- {objectName: s, objectType: x}\n".repeat(3000);
    var problems = parse(yaml).problems();
    assertThat(problems).hasSize(3000);
    assertThat(Problems.sentence(problems)).hasSizeLessThan(4000).contains("and 2980 more");
  }

  @Test
  @Timeout(30)
  void refusesAliasBombs() {
    var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 9; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append(("*a" + (i - 1) + ",").repeat(9))
          .append("]\n");
    }
    assertThat(onlyProblem(parse(bomb + "array: *a8\n"))).contains("objects");
  }

  @Test
  @Timeout(30)
  void refusesScalarAliasBombs() {
    var text = "{objectName: s, objectType: secret, ignored: " + "x".repeat(100_000) + "}";
    var yaml = "x: &x '" + text + "'\narray: [" + "*x,".repeat(5_000) + "]\n";
    assertThat(parse(yaml).problems()).anyMatch(p -> p.contains("once aliases are followed"));
  }

  @Test
  @Timeout(30)
  void refusesDeepNestingAndSheerSize() {
    assertThat(onlyProblem(parse("[".repeat(100_000)))).contains("objects");
    assertThat(onlyProblem(parse("array: [\"" + "{a: ".repeat(60) + "\"]"))).contains("objects[0]");
    assertThat(onlyProblem(parse("a".repeat(ObjectsYaml.LONGEST + 10)))).contains("objects");
    assertThat(parse("- {}\n".repeat(ObjectsYaml.MOST_OBJECTS + 1)).problems()).hasSize(1);
  }

  @Test
  void recursiveAnchorsEndAsAnError() {
    assertThat(parse("array: &a [*a]").problems()).isNotEmpty();
    assertThat(parse("- &a {<<: *a, objectName: s, objectType: secret}").specs()).hasSize(1);
  }
}
