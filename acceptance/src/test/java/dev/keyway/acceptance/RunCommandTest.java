// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyway.acceptance.Launcher.Outcome;
import dev.keyway.sandbox.DemoWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A local program in the place of a pod's container, with nothing left behind.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunCommandTest {
  private Launcher keyway;

  @BeforeAll
  void up(@TempDir Path folder) {
    keyway = new Launcher(folder);
    succeeded(keyway.run("sandbox", "up", "--detach", "--port", "0"));
  }

  @AfterAll
  void down() {
    keyway.run("sandbox", "down");
  }

  private static void succeeded(Outcome outcome) {
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
  }

  private static String example(String name) {
    return Checkout.root().resolve("examples").resolve(name).toString();
  }

  private Outcome in(String example, String script) {
    return keyway.run("run", "--pod", example(example), "--", "sh", "-c", script);
  }

  private void assumeMounts() {
    var possible =
        keyway.shell("unshare --user --map-root-user --mount true || unshare --mount true");
    assumeTrue(possible.exitCode() == 0, "no mount namespaces here: " + possible.err());
  }

  @Test
  void seesItsVolumeAtThePathOfTheManifestAndLeavesNothing() {
    assumeMounts();
    var there = Files.exists(Path.of("/mnt/secrets-store"));

    var outcome = in("workload-identity", "cat /mnt/secrets-store/secret1; exit 7");

    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(7);
    assertThat(outcome.out()).isEqualTo(DemoWorld.SECRET_VALUE);
    assertThat(Files.exists(Path.of("/mnt/secrets-store"))).isEqualTo(there);
  }

  @Test
  void cannotChangeAVolumeThatThePodHasReadOnly() {
    assumeMounts();

    var outcome = in("workload-identity", "echo x >/mnt/secrets-store/secret1");

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.err()).contains("Read-only file system");
  }

  @Test
  void getsTheTokensOfThePodsIdentityFromItsMetadataService() {
    var outcome =
        keyway.run(
            "run",
            "--no-mounts",
            "--pod",
            example("pod-identity"),
            "--",
            "sh",
            "-c",
            "curl -sS -H Metadata:true"
                + " \"$AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata/identity/oauth2/token"
                + "?api-version=2018-02-01&resource=https://vault.localhost\"");

    succeeded(outcome);
    assertThat(outcome.out()).contains("\"client_id\":\"" + DemoWorld.POD_IDENTITY);
  }

  @Test
  void saysWhereVolumesAreIfNotAtTheirPaths() throws IOException {
    var outcome =
        keyway.run(
            "run", "--no-mounts", "--pod", example("workload-identity"), "--", "echo", "done");

    succeeded(outcome);
    assertThat(outcome.err()).contains("/mnt/secrets-store is at ");
  }

  @Test
  void namesTheContainersThereAre() {
    var outcome =
        keyway.run("run", "--pod", example("pod-identity"), "--container", "web", "--", "true");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("has no container web; it has: busybox");
  }

  @Test
  void saysThatAProgramIsNotThere() {
    var outcome =
        keyway.run("run", "--no-mounts", "--pod", example("pod-identity"), "--", "no-such-program");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("cannot start no-such-program");
  }
}
