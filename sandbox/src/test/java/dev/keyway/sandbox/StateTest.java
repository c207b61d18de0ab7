// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyway.sandbox.http.Json;
import dev.keyway.sandbox.vault.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class StateTest {
  @TempDir Path directory;

  private LocalAzureOptions options() {
    return LocalAzureOptions.defaults().stateDirectory(directory);
  }

  @Test
  void comesBackAsItWas() throws IOException {
    String authority;
    String token;
    String issuer;
    try (LocalAzure azure = LocalAzure.start(options())) {
      DemoWorld.seed(azure);
      azure.vaults().get(DemoWorld.VAULT).putSecret("more", "value ☂");
      azure.vaults().get(DemoWorld.VAULT).delete(Kind.KEY, "key2");
      authority = Files.readString(azure.caFile());
      issuer = azure.endpoints().oidcIssuer().toString();
      token = new Client(azure).accessToken();
    }
    try (LocalAzure azure = LocalAzure.start(options())) {
      DemoWorld.seed(azure);
      Client client = new Client(azure);
      assertThat(Files.readString(azure.caFile())).isEqualTo(authority);
      assertThat(azure.endpoints().oidcIssuer().toString()).isEqualTo(issuer);
      assertThat(client.vault(token, "/secrets/more").json().path("value").asString())
          .isEqualTo("value ☂");
      assertThat(client.vault(token, "/keys/key2").status()).isEqualTo(404);
      assertThat(client.vault(token, "/deletedkeys/key2").status()).isEqualTo(200);
      assertThat(client.vault(token, "/certificates/pemcert1").status()).isEqualTo(200);
      String assertion = client.serviceAccountToken("workload-identity");
      assertThat(
              client.token(client.assertionForm(DemoWorld.WORKLOAD_IDENTITY, assertion)).status())
          .isEqualTo(200);
      assertThat(azure.endpoints().imds("node1")).isNotNull();
    }
  }

  @Test
  void resetsWhatRunsAndKeepsItsAddressesAndKeys() throws IOException {
    try (LocalAzure azure = LocalAzure.start(options())) {
      azure.fill(DemoWorld::seed);
      var endpoints = azure.endpoints();
      var authority = Files.readString(azure.caFile());
      var client = new Client(azure);
      var token = client.accessToken();
      azure.vaults().create("made");
      azure.vaults().get(DemoWorld.VAULT).putSecret("secret1", "changed");
      azure.directory().delete(DemoWorld.POD_IDENTITY);

      azure.reset();

      assertThat(azure.endpoints()).isEqualTo(endpoints);
      assertThat(Files.readString(azure.caFile())).isEqualTo(authority);
      assertThat(azure.vaults().find("made")).isEmpty();
      assertThat(azure.directory().findByClientId(DemoWorld.POD_IDENTITY)).isPresent();
      assertThat(client.vault(token, "/secrets/secret1").status()).isEqualTo(403);
      assertThat(
              client
                  .vault(client.accessToken(), "/secrets/secret1")
                  .json()
                  .path("value")
                  .asString())
          .isEqualTo(DemoWorld.SECRET_VALUE);
    }
    try (LocalAzure azure = LocalAzure.start(options())) {
      assertThat(azure.vaults().find("made")).isEmpty();
      assertThat(azure.vaults().find(DemoWorld.VAULT)).isPresent();
    }
  }

  @Test
  void resetsTheStateOfOneThatEnded() throws IOException {
    URI before;
    String authority;
    assertThat(LocalAzure.reset(directory)).isFalse();
    try (LocalAzure azure = LocalAzure.start(options())) {
      azure.fill(DemoWorld::seed);
      azure.vaults().create("made");
      before = azure.endpoints().authority();
      authority = Files.readString(azure.caFile());
      assertThatThrownBy(() -> LocalAzure.reset(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use");
    }

    assertThat(LocalAzure.reset(directory)).isTrue();

    try (LocalAzure azure = LocalAzure.start(options())) {
      assertThat(azure.vaults().find("made")).isEmpty();
      assertThat(azure.vaults().find(DemoWorld.VAULT)).isEmpty();
      azure.fill(DemoWorld::seed);
      assertThat(azure.endpoints().authority()).isEqualTo(before);
      assertThat(Files.readString(azure.caFile())).isEqualTo(authority);
      assertThat(new Client(azure).accessToken()).isNotEmpty();
    }
  }

  @Test
  void savesNoHalfOfTheWorldItIsFilledWith() throws Exception {
    Path file = directory.resolve("state.json");
    try (LocalAzure azure = LocalAzure.start(options())) {
      azure.fill(here -> {
        here.vaults().create("first");
        // The save is due by now, and would be done if it did not wait.
        Awaitility.await()
            .during(Duration.ofMillis(400))
            .until(() -> !Files.exists(file) || !Files.readString(file).contains("first"));
        here.vaults().create("second");
      });
      Awaitility.await()
          .until(() -> Files.exists(file) && Files.readString(file).contains("second"));
    }
  }

  @Test
  void startsAgainAfterTheVaultOfTheDemoWasDeleted() throws IOException {
    try (LocalAzure azure = LocalAzure.start(options())) {
      azure.fill(DemoWorld::seed);
      azure.vaults().delete(azure.vaults().get(DemoWorld.VAULT));
    }
    try (LocalAzure azure = LocalAzure.start(options())) {
      azure.fill(DemoWorld::seed);
      assertThat(azure.vaults().find(DemoWorld.VAULT)).isEmpty();
    }
  }

  @Test
  void movesItsIssuersToAnotherPort() throws IOException {
    int before;
    try (LocalAzure azure = LocalAzure.start(options())) {
      DemoWorld.seed(azure);
      before = azure.endpoints().authority().getPort();
    }
    int free;
    try (var blocker = new ServerSocket(before, 1, InetAddress.getLoopbackAddress());
        var other = new ServerSocket(0)) {
      assertThatThrownBy(() -> LocalAzure.start(options()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(blocker.getLocalPort()));
      free = other.getLocalPort();
    }
    try (LocalAzure azure = LocalAzure.start(options().port(free))) {
      Client client = new Client(azure);
      String assertion = client.serviceAccountToken("workload-identity");
      assertThat(
              client.token(client.assertionForm(DemoWorld.WORKLOAD_IDENTITY, assertion)).status())
          .isEqualTo(200);
    }
  }

  @Test
  void savesSoonAndForItsUserOnly() throws IOException {
    try (LocalAzure azure = LocalAzure.start(options())) {
      azure.vaults().create("saved").putSecret("name", "planted");
      Path file = directory.resolve("state.json");
      Awaitility.await()
          .until(() -> Files.exists(file) && Files.readString(file).contains("planted"));
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files)
            .contains(file, azure.adminTokenFile(), azure.caFile())
            .allSatisfy(one ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                    .isEqualTo("rw-------"));
      }
    }
  }

  @Test
  void keepsOthersOutOfADirectoryItMakes() throws IOException {
    Path made = directory.resolve("a/b");
    try (LocalAzure azure = LocalAzure.start(LocalAzureOptions.defaults().stateDirectory(made))) {
      assertThat(azure.instanceDirectory()).isEqualTo(made);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void comesBackAfterBeingKilledDuringASave() throws IOException {
    try (LocalAzure azure = LocalAzure.start(options())) {
      azure.vaults().create("kept").putSecret("name", "planted");
    }
    Path half = directory.resolve(".state.json.new");
    Files.writeString(half, "{\"format\":1,\"port\":");
    Files.writeString(directory.resolve("admin-token"), "of the one that was killed");
    Files.writeString(directory.resolve("endpoints.json"), "{");
    try (LocalAzure azure = LocalAzure.start(options())) {
      azure.vaults().get("kept").putSecret("other", "another");
      assertThat(Files.readString(azure.adminTokenFile())).doesNotContain("killed");
    }
    assertThat(half).doesNotExist();
    assertThat(Files.readString(directory.resolve("state.json"))).contains("planted", "another");
  }

  @Test
  void refusesADirectoryInUse() throws IOException {
    try (LocalAzure azure = LocalAzure.start(options())) {
      assertThat(azure.instanceDirectory()).isEqualTo(directory);
      assertThatThrownBy(() -> LocalAzure.start(options()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use")
          .hasMessageContaining(directory.toString());
    }
  }

  @Test
  void refusesWhatIsNoDirectory() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> LocalAzure.start(LocalAzureOptions.defaults().stateDirectory(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("name another");
  }

  @Test
  void leavesNothingOpenWhenItFailsLate() throws IOException {
    Path file = directory.resolve("state.json");
    try (LocalAzure azure = LocalAzure.start(options())) {
      DemoWorld.seed(azure);
    }
    String good = Files.readString(file);
    var broken = (ObjectNode) Json.parse(good);
    int port = broken.path("port").asInt();
    broken.putNull("vaults");
    Files.writeString(file, broken.toString());
    assertThatThrownBy(() -> LocalAzure.start(options()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("move it away");
    assertThat(Files.readString(file)).isEqualTo(broken.toString());
    assertThat(directory.resolve("admin-token")).doesNotExist();
    Files.writeString(file, good);
    try (LocalAzure azure = LocalAzure.start(options())) {
      assertThat(azure.endpoints().authority().getPort()).isEqualTo(port);
      assertThat(azure.vaults().get(DemoWorld.VAULT).name()).isEqualTo(DemoWorld.VAULT);
    }
  }

  @Test
  void leavesACorruptFileAlone() throws IOException {
    Path file = directory.resolve("state.json");
    for (String text :
        new String[] {"{\"format\":1,\"port\":", "{\"format\":99}", "{\"format\":1}"}) {
      Files.writeString(file, text);
      assertThatThrownBy(() -> LocalAzure.start(options()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("move it away");
      assertThat(Files.readString(file)).isEqualTo(text);
    }
  }
}
