// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectFieldsTest {
  private static final String ALPHABET =
      "abcXYZ0123456789-_.:#'\"{}[]&*!|>%@`,?~ \\\t\u00e9\u4e2d=+/";

  @Test
  void quotedTextSurvivesWhateverItIs() {
    var random = new Random(11);
    for (int i = 0; i < 3000; i++) {
      var text = text(random);
      var yaml =
          "- {objectName: s, objectType: secret, objectAlias: '" + text.replace("'", "''") + "'}";
      var entry = new ObjectsYaml(new Problems()).read(yaml).getFirst();
      assertThat(new ObjectFields(entry.fields()).text("objectAlias"))
          .as(yaml)
          .isEqualTo(Text.trim(text));
    }
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (int i = random.nextInt(20); i >= 0; i--) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  @Test
  void anyYamlAtAllEndsInSpecsOrProblems() {
    var random = new Random(13);
    for (int i = 0; i < 3000; i++) {
      var yaml = new StringBuilder("array:\n");
      for (int line = random.nextInt(6); line >= 0; line--) {
        yaml.append(" ".repeat(random.nextInt(5))).append(text(random)).append('\n');
      }
      var problems = new Problems();
      var specs = ObjectSpecs.parse(yaml.toString(), new FileMode(0644), problems);
      assertThat(specs.isEmpty() || problems.count() >= 0).isTrue();
    }
  }
}
