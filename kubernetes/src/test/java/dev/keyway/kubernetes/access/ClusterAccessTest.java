// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.kubernetes.TestIdentity;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterAccessTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

  @TempDir private Path folder;

  private Path config(String name, String cluster, String user) throws Exception {
    var file = folder.resolve(name);
    Files.writeString(
        file,
        """
        current-context: main
        contexts: [{name: main, context: {cluster: c, user: u, namespace: shop}}]
        clusters: [{name: c, cluster: {%s}}]
        users: [{name: u, user: {%s}}]
        """
            .formatted(cluster, user));
    return file;
  }

  private static ClusterAccess read(Path... files) throws AccessFailed {
    return ClusterAccess.kubeconfig(List.of(files), CLOCK);
  }

  private static String token(ClusterAccess access) throws AccessFailed {
    return access.token().current().orElseThrow().reveal();
  }

  @Test
  void readsAKubeconfig() throws Exception {
    var access =
        read(
            config(
                "config", "server: 'https://api:6443/x', tls-server-name: kube", "token: secret"));

    assertThat(access.server()).isEqualTo(URI.create("https://api:6443/x"));
    assertThat(access.serverName()).contains("kube");
    assertThat(access.trust()).isEqualTo(new ServerTrust.Machine());
    assertThat(access.namespace()).isEqualTo("shop");
    assertThat(token(access)).isEqualTo("secret");
    assertThat(access.toString() + access.token().current()).doesNotContain("secret");
    assertThat(access.origin()).isEqualTo("context main of " + folder.resolve("config"));
  }

  @Test
  void readsFilesBesideTheKubeconfigAndDataInIt() throws Exception {
    var identity = TestIdentity.make("EC", "me");
    Files.writeString(folder.resolve("ca.pem"), identity.certificatePem());
    Files.writeString(folder.resolve("me.pem"), identity.certificatePem());
    Files.writeString(folder.resolve("token"), " of-file\n");
    var key =
        Base64.getEncoder().encodeToString(identity.keyPem().getBytes(StandardCharsets.UTF_8));

    var access =
        read(
            config(
                "config",
                "server: 'https://api', certificate-authority: ca.pem",
                "tokenFile: token, client-certificate: me.pem, client-key-data: " + key));

    assertThat(access.trust())
        .isEqualTo(new ServerTrust.Authorities(List.of(identity.certificate())));
    assertThat(access.certificate())
        .contains(
            new ClientIdentity(List.of(identity.certificate()), identity.keys().getPrivate()));
    assertThat(access.certificate().orElseThrow()).hasToString("certificate of CN=me");
    assertThat(token(access)).isEqualTo("of-file");
  }

  @Test
  void takesTheFirstFileThatNamesSomething() throws Exception {
    var context = folder.resolve("context");
    Files.writeString(context, "current-context: main\n");
    var first = config("first", "server: 'https://first'", "token: a");
    var second = config("second", "server: 'https://second'", "token: b");

    var access = read(folder.resolve("absent"), context, first, second);

    assertThat(access.server()).isEqualTo(URI.create("https://first"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "server: 'https://a'                        | exec: {command: aws}         | exec is not",
        "server: 'https://a'                        | auth-provider: {name: azure} | auth-provider",
        "server: 'https://a'                        | username: me                 | username is",
        "server: 'https://a'                        | as: other                    | as is not",
        "server: 'https://a'                        | token: \"hunter\\u00e4\"     | token has a",
        "server: 'https://a'                        | client-key: hunter.pem       | cannot be read",
        "server: 'https://a'                        | client-key-data: aGk=        | each other",
        "server: 'https://a'                        | client-key-data: 'hunter!2'  | client-key",
        "server: nowhere                            | token: hunter                | no http",
        "server: ''                                 | token: hunter                | no http",
        "'server': 'https://a', proxy-url: 'http:x' | token: hunter                | proxy-url",
        "server: 'https://a', certificate-authority-data: aGk= | token: hunter | authority: ",
      })
  void saysWhatItCannotUse(String cluster, String user, String message) throws Exception {
    var file = config("config", cluster, user);

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(AccessFailed.class)
        .hasMessageContaining(message)
        .hasMessageContaining(file.toString())
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter!2", "hunterä"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: [                        | not valid YAML",
        "``                          | is empty",
        "a: b                        | no current-context",
        "current-context: x          | no context \"x\"",
      })
  void saysWhatIsWrongWithAFile(String content, String message) throws Exception {
    var file = folder.resolve("config");
    Files.writeString(file, content);

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(AccessFailed.class)
        .hasMessageContaining(message);
  }

  @Test
  void looksInItsPlacesInOrder() throws Exception {
    var flag = config("flag", "server: 'https://flag'", "");
    var variable = config("variable", "server: 'https://variable'", "");
    Files.createDirectories(folder.resolve(".kube"));
    config(".kube/config", "server: 'https://home'", "");
    Files.writeString(folder.resolve("ca.crt"), TestIdentity.make("EC", "kube").certificatePem());
    Files.writeString(folder.resolve("token"), "of-pod");
    var pod = Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");
    var both =
        Map.of(
            "KUBECONFIG", variable.toString(),
            "KUBERNETES_SERVICE_HOST", "fd00::1",
            "KUBERNETES_SERVICE_PORT", "443");

    assertThat(found(Optional.of(flag), both)).hasToString("https://flag");
    assertThat(found(Optional.empty(), both)).hasToString("https://variable");
    assertThat(found(Optional.empty(), pod)).hasToString("https://[fd00::1]:443");
    assertThat(found(Optional.empty(), Map.of())).hasToString("https://home");
    assertThatThrownBy(() ->
            ClusterAccess.find(
                new ClusterAccess.Places(Optional.empty(), Map.of(), Optional.empty(), folder),
                CLOCK))
        .isInstanceOf(AccessFailed.NothingNamed.class)
        .hasMessageContaining("--kubeconfig, KUBECONFIG nor ~/.kube/config");
  }

  private URI found(Optional<Path> flag, Map<String, String> environment) throws AccessFailed {
    var places = new ClusterAccess.Places(flag, environment, Optional.of(folder), folder);
    return ClusterAccess.find(places, CLOCK).server();
  }

  @Test
  void saysWhichFileAPodLacks() {
    var environment =
        Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "KUBERNETES_SERVICE_PORT", "443");

    assertThatThrownBy(() -> ClusterAccess.inCluster(environment, folder, CLOCK))
        .isInstanceOf(AccessFailed.class)
        .hasMessageContaining(folder.resolve("ca.crt").toString());
  }

  @Test
  void readsATokenFileAgainEachMinuteAndKeepsTheLastOne() throws Exception {
    var now = new AtomicReference<>(Instant.EPOCH);
    var file = folder.resolve("token");
    var source = new TokenFile(file, now::get);
    assertThatThrownBy(source::current)
        .isInstanceOf(AccessFailed.class)
        .hasMessageContaining(file.toString());

    Files.writeString(file, "one");
    assertThat(source.current().orElseThrow().reveal()).isEqualTo("one");
    Files.writeString(file, "two");
    assertThat(source.current().orElseThrow().reveal()).isEqualTo("one");
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
    assertThat(source.current().orElseThrow().reveal()).isEqualTo("two");
    Files.delete(file);
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
    assertThat(source.current().orElseThrow().reveal()).isEqualTo("two");
  }
}
