// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectSpecsTest {
  private record Outcome(List<ObjectSpec> specs, List<String> problems) {}

  private static Outcome parse(String yaml) {
    var problems = new Problems();
    var specs = ObjectSpecs.parse(yaml, new FileMode(0644), problems);
    return new Outcome(specs, problems.all());
  }

  private static Outcome parseOne(String... lines) {
    return parse(
        "array:\n  - |\n"
            + List.of(lines).stream().map(l -> "    " + l + "\n").collect(Collectors.joining()));
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
  @CsvSource({
    "0755, 0755",
    "'\"0600\"', 0600",
    "755, 0755",
    "0444, 0444",
    "'', 0644",
    "~, 0644",
    "0, 0",
    "'00000600', 0600"
  })
  void readsTheFilePermissionAsOctalText(String yaml, String octal) {
    assertThat(
            only(parseOne("objectName: s", "objectType: secret", "filePermission: " + yaml)).mode())
        .isEqualTo(new FileMode(Integer.parseInt(octal, 8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0900", "900", "1777", "0o644", "0x1ff", "-644", "6_44", "rw-r--r--", "true"})
  void refusesAFilePermission(String text) {
    assertThat(
            onlyProblem(parseOne("objectName: s", "objectType: secret", "filePermission: " + text)))
        .contains("objects[0]", "filePermission", text);
  }

  @Test
  void keepsTheTextAsTyped() {
    assertThat(only(parseOne("objectName: 0012", "objectType: secret", "objectVersion: 0012")))
        .returns("0012", ObjectSpec::name)
        .returns("0012", ObjectSpec::version);
    assertThat(only(parseOne("objectName: true", "objectType: secret")).name()).isEqualTo("true");
    assertThat(only(parseOne("objectName: !!binary c2VjcmV0", "objectType: secret")).name())
        .isEqualTo("secret");
    assertThat(only(parseOne("objectName: 'secret1     '", "objectType: '  secret'")))
        .returns("secret1", ObjectSpec::name)
        .returns(ObjectKind.SECRET, ObjectSpec::kind);
    assertThat(
            only(parseOne("objectName: s", "objectType: secret", "objectEncoding: 'base64   '"))
                .encoding())
        .isEqualTo(ObjectEncoding.BASE64);
  }

  @ParameterizedTest
  @CsvSource({
    "12, 12",
    "0x10, 16",
    "0o17, 15",
    "017, 15",
    "2.9, 2",
    "-3, -3",
    "1_000, 1000",
    "~, 0",
    "'', 0",
    "2147483647, 2147483647",
    "+5, 5",
    "5e1, 50"
  })
  void readsTheHistory(String yaml, int history) {
    assertThat(
            only(parseOne("objectName: s", "objectType: secret", "objectVersionHistory: " + yaml))
                .history())
        .isEqualTo(history);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"5\"", "five", "2147483648", "99999999999999999999", "true", "[1]", ".inf"})
  void refusesAHistory(String yaml) {
    assertThat(
            onlyProblem(
                parseOne("objectName: s", "objectType: secret", "objectVersionHistory: " + yaml)))
        .contains("objectVersionHistory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Secret", "certificate", "", "SECRET", "secrets"})
  void refusesATypeUpFront(String type) {
    assertThat(onlyProblem(parseOne("objectName: s", "objectType: '" + type + "'")))
        .contains("objectType:" + type, "objectName:s", "objectVersion:", "secret, key or cert");
  }

  @ParameterizedTest
  @CsvSource({
    "secret, pkcs, pem or pfx",
    "cert, pfx, secret",
    "cert, PFX, secret",
    "key, Pfx, secret"
  })
  void refusesAFormat(String type, String format, String said) {
    assertThat(
            onlyProblem(
                parseOne("objectName: s", "objectType: " + type, "objectFormat: " + format)))
        .contains("objectFormat", said);
  }

  @ParameterizedTest
  @CsvSource({
    "cert, base64, needs objectType secret",
    "key, nonsense, needs objectType secret",
    "secret, utf-16, 'utf-8, hex or base64'",
    "secret, NotAnEncoding, 'utf-8, hex or base64'"
  })
  void refusesAnEncoding(String type, String encoding, String said) {
    assertThat(
            onlyProblem(
                parseOne("objectName: s", "objectType: " + type, "objectEncoding: " + encoding)))
        .contains("objectEncoding", said);
  }

  @ParameterizedTest
  @CsvSource({"BasE64, BASE64", "HEX, HEX", "Utf-8, UTF_8"})
  void readsTheEncodingInAnyCase(String text, ObjectEncoding encoding) {
    assertThat(
            only(parseOne("objectName: s", "objectType: secret", "objectEncoding: " + text))
                .encoding())
        .isEqualTo(encoding);
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "LATEST", "''", "~"})
  void latestIsTheSameAsNoVersion(String version) {
    assertThat(
            only(parseOne("objectName: s", "objectType: secret", "objectVersion: " + version))
                .version())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_b", "a/b", "'a b'", "a?b", "é"})
  void refusesANameNoVaultCanHave(String name) {
    assertThat(
            parseOne("objectName: " + name, "objectType: secret", "objectAlias: fine").problems())
        .singleElement()
        .asString()
        .contains("objectName");
  }

  @Test
  void refusesAVersionThatIsAPath() {
    assertThat(onlyProblem(parseOne("objectName: s", "objectType: secret", "objectVersion: ../x")))
        .contains("objectVersion");
  }

  @Test
  void namesEveryFaultOfEveryObject() {
    var outcome =
        parse(
            """
            array:
              - {objectName: a, objectType: secret, objectAlias: /etc/passwd, filePermission: 9}
              - {objectName: b, objectType: secret}
              - {objectName: c, objectType: nothing, objectFormat: pkcs, objectEncoding: rot13}
            """);
    assertThat(outcome.problems()).hasSize(5);
    assertThat(outcome.problems().subList(0, 2)).allMatch(p -> p.startsWith("objects[0] "));
    assertThat(outcome.problems().subList(2, 5)).allMatch(p -> p.startsWith("objects[2] "));
  }

  @ParameterizedTest
  @CsvSource({"a, a", "a, a/b", "a/b, a", "x/y/z, x/y", "a/b/c, a"})
  void refusesPathsThatClash(String first, String second) {
    var outcome =
        parse(
            """
            array:
              - {objectName: one, objectType: secret, objectAlias: %s}
              - {objectName: two, objectType: secret, objectAlias: %s}
            """
                .formatted(first, second));
    assertThat(onlyProblem(outcome)).contains("objects[0]", "objects[1]", "objectName:one");
  }

  @Test
  void aHistoryClashesWithAFileOfItsName() {
    assertThat(
            parse(
                    """
                    - {objectName: a, objectType: secret, objectVersionHistory: 3}
                    - {objectName: a, objectType: secret}
                    """)
                .problems())
        .hasSize(1);
  }

  @Test
  void oneSecretMayBeMountedInTwoFormats() {
    assertThat(
            parse(
                    """
                    - {objectName: a, objectType: secret}
                    - {objectName: a, objectType: secret, objectFormat: pfx, objectAlias: a.pfx}
                    """)
                .problems())
        .isEmpty();
  }
}
