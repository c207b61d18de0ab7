// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.DemoWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoTest {
  @TempDir Path folder;

  @Test
  void mountsEveryExampleOfEveryAccessMode() throws IOException {
    var outcome = new Launcher(folder).run("demo", "-o", "json");

    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    var mounts = JsonMapper.shared().readTree(outcome.out()).path("mounts");
    try (var examples = Files.list(Checkout.root().resolve("examples"))) {
      assertThat(mounts.values().stream().map(mount -> mount.path("name").asString()))
          .containsExactlyInAnyOrderElementsOf(
              examples.map(example -> example.getFileName().toString()).toList());
    }
    for (var mount : mounts) {
      assertThat(paths(mount))
          .as(mount.path("name").asString())
          .containsExactly("secret1", "key1", "pemcert1", "tls/pkcs12cert1.pem");
      assertThat(mount.path("files").path(3).path("mode").asString()).isEqualTo("0400");
      assertThat(mount.path("files").path(0).path("bytes").asInt())
          .isEqualTo(DemoWorld.SECRET_VALUE.length());
    }
    assertThat(outcome.out() + outcome.err())
        .doesNotContain(DemoWorld.SECRET_VALUE)
        .doesNotContain("PRIVATE KEY");
  }

  @Test
  void failsWithTheReasonWhenAModeDoes() throws IOException {
    var example = Files.createDirectories(folder.resolve("examples/broken"));
    var good = Checkout.root().resolve("examples/workload-identity");
    Files.writeString(
        example.resolve("secretproviderclass.yaml"),
        Files.readString(good.resolve("secretproviderclass.yaml"))
            .replace("objectName: secret1", "objectName: nothere"));
    Files.copy(good.resolve("pod.yaml"), example.resolve("pod.yaml"));

    var outcome = new Launcher(folder).run("demo", "--examples", "examples");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).contains("broken  failed", "nothere", "NOT_FOUND", "1 of 1 modes");
  }

  @Test
  void saysWhereItLookedForExamples() {
    var outcome = new Launcher(folder).run("demo", "--examples", "no/such/folder");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("no examples at no/such/folder");
  }

  private static Iterable<String> paths(JsonNode mount) {
    return mount.path("files").values().stream().map(file -> file.path("path").asString()).toList();
  }
}
