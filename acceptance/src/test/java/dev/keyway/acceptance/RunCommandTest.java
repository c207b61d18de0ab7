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
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    var token = JsonMapper.shared().readTree(outcome.out()).path("access_token").asString();
    assertThat(claims(token).path("appid").asString()).isEqualTo(DemoWorld.POD_IDENTITY);
  }

  @Test
  void readsAsTheIdentityOfItsServiceAccountWhereTheClassNamesNone() {
    assumeMounts();
    var manifests =
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: workload-identity
          annotations:
            azure.workload.identity/client-id: %s
            azure.workload.identity/tenant-id: %s
        ---
        apiVersion: secrets-store.csi.x-k8s.io/v1
        kind: SecretProviderClass
        metadata: {name: web}
        spec:
          provider: azure
          parameters:
            keyvaultName: kvname
            objects: "array: [{objectName: secret1, objectType: secret}]"
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          serviceAccountName: workload-identity
          containers:
            - {name: app, image: none, volumeMounts: [{name: secrets, mountPath: /mnt/web}]}
          volumes:
            - name: secrets
              csi:
                driver: secrets-store.csi.k8s.io
                readOnly: true
                volumeAttributes: {secretProviderClass: web}
        """
            .formatted(DemoWorld.WORKLOAD_IDENTITY, DemoWorld.TENANT);

    var outcome =
        keyway.runWithInput(manifests, "run", "--pod", "-", "--", "cat", "/mnt/web/secret1");

    succeeded(outcome);
    assertThat(outcome.out()).isEqualTo(DemoWorld.SECRET_VALUE);
  }

  @Test
  void hasTheTokenThatTheWebhookWouldGiveIt() {
    var manifests =
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: workload-identity
          annotations: {azure.workload.identity/client-id: %s}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            metadata: {labels: {azure.workload.identity/use: "true"}}
            spec:
              serviceAccountName: workload-identity
              containers: [{name: app, image: none}]
        """
            .formatted(DemoWorld.WORKLOAD_IDENTITY);

    var outcome =
        keyway.runWithInput(
            manifests,
            "run",
            "--no-mounts",
            "--pod",
            "-",
            "--",
            "sh",
            "-c",
            "curl -sS --cacert \"$SSL_CERT_FILE\" -d grant_type=client_credentials"
                + " -d client_id=$AZURE_CLIENT_ID -d scope=https://vault.localhost/.default"
                + " -d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
                + " --data-urlencode client_assertion@$AZURE_FEDERATED_TOKEN_FILE"
                + " \"$AZURE_AUTHORITY_HOST$AZURE_TENANT_ID/oauth2/v2.0/token\"");

    succeeded(outcome);
    var token = JsonMapper.shared().readTree(outcome.out()).path("access_token").asString();
    assertThat(claims(token).path("appid").asString()).isEqualTo(DemoWorld.WORKLOAD_IDENTITY);
  }

  private static JsonNode claims(String token) {
    var claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return JsonMapper.shared().readTree(claims);
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
