// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStreamTest {
  private static InputStream in(String json) {
    return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void returnsObjectsOneByOne() throws Exception {
    try (var stream = JsonStream.of(in("{\"a\":\"1\"}\n{\"a\":\"2\"} "))) {
      assertThat(stream.next().orElseThrow().text("a")).contains("1");
      assertThat(stream.next().orElseThrow().text("a")).contains("2");
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void doesNotWaitForWhatFollowsAnObject() throws Exception {
    try (var out = new PipedOutputStream();
        var pipe = new PipedInputStream(out)) {
      out.write("{\"a\":{\"b\":\"1\"}}\n".getBytes(StandardCharsets.UTF_8));
      out.flush();

      var first = JsonStream.of(pipe).next().orElseThrow();

      assertThat(first.object("a").orElseThrow().texts()).containsEntry("b", "1");
    }
  }

  @Test
  void handsOverItemsAndKeepsTheRest() throws Exception {
    var json =
        """
        {"kind":"List","items":[{"a":"1"},7,{"a":"2","items":[{"a":"inner"}]}],
         "metadata":{"continue":"c"},"other":[{"a":"3"}]}
        """;
    var items = new ArrayList<String>();

    try (var stream = JsonStream.of(in(json))) {
      var rest = stream.next("items", item -> items.add(item.text("a").orElseThrow()));

      assertThat(items).containsExactly("1", "2");
      assertThat(rest.has("items")).isFalse();
      assertThat(rest.object("metadata").orElseThrow().text("continue")).contains("c");
      assertThat(rest.objects("other")).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"items\":[{\"a\":1},", "{\"a\":1,\"a\":2}"})
  void refusesWhatIsNoWholeObject(String json) {
    assertThatThrownBy(
            () -> {
              try (var stream = JsonStream.of(in(json))) {
                stream.next("items", _ -> {});
              }
            })
        .isInstanceOf(MalformedJson.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"a\":\"1\"", "{\"a\":\"1\"}\n{"})
  void passesOnThatTheStreamFailed(String sent) {
    assertThatThrownBy(
            () -> {
              try (var stream = JsonStream.of(new SequenceInputStream(in(sent), failing()))) {
                while (stream.next().isPresent()) {
                  // Until it fails.
                }
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessage("reset");
  }

  private static InputStream failing() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("reset");
      }

      @Override
      public int read(byte[] bytes, int start, int length) throws IOException {
        throw new IOException("reset");
      }
    };
  }
}
