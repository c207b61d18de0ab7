// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.sync;

import static dev.keyway.driver.sync.Fixtures.files;
import static dev.keyway.driver.sync.Fixtures.object;
import static dev.keyway.driver.sync.Fixtures.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.driver.sync.tls.TestKey;
import dev.keyway.kubernetes.api.SecretProviderClass.Item;
import dev.keyway.kubernetes.api.SecretProviderClass.SecretObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretContentTest {
  private static final Map<String, byte[]> FILES =
      Map.of("obj1", "one".getBytes(UTF_8), "foo/bar.txt", new byte[] {0, (byte) 0xff});

  record Wrong(SecretObject object, String why) {
    @Override
    public String toString() {
      return why;
    }
  }

  static Stream<Wrong> wrong() {
    var item = new Item("obj1", "k");
    return Stream.of(
        new Wrong(object("", "Opaque", item), "no secretName"),
        new Wrong(object("  ", "Opaque", item), "no secretName"),
        new Wrong(object("s", "", item), "no type"),
        new Wrong(object("s", "Opaque"), "no data"),
        new Wrong(object("s", "Opaque", new Item("", "k")), "no objectName"),
        new Wrong(object("s", "Opaque", new Item("obj1", " ")), "no key"),
        new Wrong(object("s", "Opaque", item, new Item("absent", "k2")), "mounted file absent"),
        new Wrong(object("s", "kubernetes.io/tls", new Item("obj1", "key")), "not key"),
        new Wrong(object("s", "kubernetes.io/tls", new Item("obj1", "tls.crt")), "tls.crt"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void saysWhatIsWrong(Wrong given) {
    assertThatThrownBy(() -> SecretContent.of(given.object(), files(FILES), Source.NONE))
        .isInstanceOf(Problem.class)
        .hasMessageContaining(given.why());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Opaque",
        "kubernetes.io/basic-auth",
        "bootstrap.kubernetes.io/token",
        "kubernetes.io/dockerconfigjson",
        "kubernetes.io/dockercfg",
        "kubernetes.io/ssh-auth",
        "kubernetes.io/service-account-token",
        "example.com/own"
      })
  void takesBytesAsTheyAreForEveryTypeButTls(String type) throws Exception {
    var object = object("s", " " + type + " ", new Item(" foo/bar.txt", "k  "));

    var content = SecretContent.of(object, files(FILES), Source.NONE);

    assertThat(content.type()).isEqualTo(type);
    assertThat(bytes(content, "k")).isEqualTo(FILES.get("foo/bar.txt"));
  }

  @Test
  void letsTheLastOfEqualKeysWinAndAddsTheLabel() throws Exception {
    var object =
        new SecretObject(
            "s",
            "Opaque",
            Map.of("environment", "test"),
            Map.of("a", "b"),
            List.of(new Item("foo/bar.txt", "k"), new Item("obj1     ", "k")));

    var content = SecretContent.of(object, files(FILES), Source.NONE);

    assertThat(content.data()).isEqualTo(Map.of("k", value("one")));
    assertThat(content.labels())
        .isEqualTo(Map.of("environment", "test", "secrets-store.csi.k8s.io/managed", "true"));
    assertThat(content.annotations()).isEqualTo(Map.of("a", "b"));
    assertThat(content.toString()).doesNotContain("one");
  }

  @Test
  void splitsOneFileIntoCertificateAndKey() throws Exception {
    var object =
        object("s", "kubernetes.io/tls", new Item("both", "tls.crt"), new Item("both", "tls.key"));
    var file = TestKey.RSA.pkcs12("rc2", new char[0]);

    var content = SecretContent.of(object, files(Map.of("both", file)), Source.NONE);

    assertThat(bytes(content, "tls.crt"))
        .asString(UTF_8)
        .startsWith("-----BEGIN CERTIFICATE-----\nlocalKeyId: 01000000\n\n");
    assertThat(bytes(content, "tls.key"))
        .asString(UTF_8)
        .isEqualTo(TestKey.pem("RSA PRIVATE KEY", TestKey.RSA.inner()));
  }

  private static byte[] bytes(SecretContent content, String key) {
    return Objects.requireNonNull(content.data().get(key)).bytes();
  }
}
