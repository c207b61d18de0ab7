// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.protocol.provider.MountRequest;
import dev.keyway.sandbox.DemoWorld;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The wire as another gRPC implementation sees it: grpc-js stands where the driver's grpc-go
/// would.
class ForeignClientTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Path PROTO =
      Checkout.root().resolve("protocol/src/main/protobuf/v1alpha1/provider.proto");

  @TempDir static Path folder;
  private static LocalNode node;

  @BeforeAll
  static void install() throws Exception {
    assumeTrue(succeeds("npm", "--version"), "npm is not on PATH: grpc-js cannot be installed");
    for (var file : new String[] {"package.json", "driver.js"}) {
      Files.copy(
          Checkout.root().resolve("acceptance/src/test/js").resolve(file), folder.resolve(file));
    }
    assumeTrue(
        succeeds("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent"),
        "npm cannot install grpc-js");
    node = LocalNode.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void getsFilesWithTheirModesAndVersions() throws Exception {
    var objects =
        """
        array:
          - |
            objectName: secret1
            objectType: secret
            objectAlias: app/password
            filePermission: "0600"
          - |
            objectName: key1
            objectType: key
        """;

    var answer = call(node.pod("web", objects).request());

    assertThat(answer.path("code").asInt()).as(answer.toString()).isZero();
    assertThat(answer.path("version").path("version").asString()).isEqualTo("v1alpha1");
    assertThat(answer.path("version").path("runtime_name").asString())
        .isEqualTo("secrets-store-csi-driver-provider-azure");
    var secret = answer.path("files").path(0);
    assertThat(secret.path("path").asString()).isEqualTo("app/password");
    assertThat(secret.path("mode").asInt()).isEqualTo(0600);
    assertThat(secret.path("text").asString()).isEqualTo(DemoWorld.SECRET_VALUE);
    assertThat(answer.path("files").path(1).path("text").asString())
        .startsWith("-----BEGIN PUBLIC KEY-----\n");
    assertThat(answer.path("versions").path(0).path("id").asString()).isEqualTo("secret/secret1");
    assertThat(answer.path("versions").path(0).path("version").asString()).hasSize(32);
  }

  @Test
  void getsTheStatusAndTheWholeListOfMistakes() throws Exception {
    var answer = call(node.pod("web", "array: [5, {objectName: x}]").request());

    assertThat(answer.path("code").asInt()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
    assertThat(answer.path("details").asString()).contains("objects[0]", "objects[1]");
  }

  private static JsonNode call(MountRequest request) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder("node", "driver.js")
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(
          JSON.writeValueAsBytes(
              Map.of(
                  "proto", PROTO.toString(),
                  "socket", node.socket().toString(),
                  "mount",
                      Map.of(
                          "attributes", request.getAttributes(),
                          "secrets", request.getSecrets(),
                          "permission", request.getPermission(),
                          "target_path", request.getTargetPath()))));
    }
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).isZero();
    return JSON.readTree(out);
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
