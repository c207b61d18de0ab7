// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.directory.Principal;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `keyway migrate` as a user runs it: a real API server issues the tokens, and the local Azure
/// takes them and opens its vaults.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MigrateTest {
  private static final String SECRET = "planted-value-of-the-vault";

  /// The two ways to sign in as the demo's service principal.
  private static final String VARIABLES =
      "export AZURE_TENANT_ID=%s AZURE_CLIENT_ID=%s AZURE_CLIENT_SECRET=%s"
          .formatted(
              DemoWorld.TENANT, DemoWorld.SERVICE_PRINCIPAL, DemoWorld.SERVICE_PRINCIPAL_SECRET);

  private static final String FLAGS =
      "--auth-method client_secret --client-id %s --client-secret %s"
          .formatted(DemoWorld.SERVICE_PRINCIPAL, DemoWorld.SERVICE_PRINCIPAL_SECRET);

  private Path folder;
  private LocalAzure azure;
  private TestCluster cluster;
  private Rollouts rollouts;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    var _ = TestCluster.requireAll();
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seedIdentities(azure);
    cluster = TestCluster.trustedBy(azure, folder);
    var _ = cluster.applyFile("deploy/manifests/crds.yaml");
    rollouts = new Rollouts(cluster);
  }

  @AfterAll
  void end() throws Exception {
    if (rollouts != null) {
      rollouts.close();
    }
    if (cluster != null) {
      cluster.close();
    }
    if (azure != null) {
      azure.close();
    }
  }

  @Test
  void movesAWorkloadThatReadsAVaultAndTakesItBack() {
    var space = world("shop", "pod-identity", DemoWorld.POD_IDENTITY);
    var vault = azure.vaults().find("shop").orElseThrow();
    vault.setAccess(principal(DemoWorld.POD_IDENTITY).principalId(), AccessPolicy.reader());
    var before = objects(space);

    var table = migrate(space);
    assertThat(table.exitCode()).as(table.out() + table.err()).isZero();
    assertThat(table.out())
        .containsPattern("shop +Deployment/web +movable +.*pod-identity +web \\(new\\)");
    var needs = JsonMapper.shared().readTree(migrate(space, "-o", "json").out()).path("workloads");
    assertThat(needs).hasSize(1);
    var credential = needs.path(0).path("needs").path("federatedCredential");
    assertThat(credential.path("issuer").asString()).isEqualTo(issuer());
    assertThat(credential.path("subject").asString()).isEqualTo("system:serviceaccount:shop:web");
    assertThat(objects(space)).isEqualTo(before);
    assertThat(credentials(DemoWorld.POD_IDENTITY)).isEmpty();

    long reads = azure.calls().count("vault.secret.get");
    var applied = migrate(space, "--apply");
    assertThat(applied.exitCode()).as(applied.out() + applied.err()).isZero();
    assertThat(applied.out()).containsPattern("shop +Deployment/web +moved");
    assertThat(azure.calls().count("vault.secret.get")).isGreaterThan(reads);
    assertThat(credentials(DemoWorld.POD_IDENTITY))
        .singleElement()
        .satisfies(one -> {
          assertThat(one.issuer()).isEqualTo(issuer());
          assertThat(one.subject()).isEqualTo("system:serviceaccount:shop:web");
          assertThat(one.audiences()).containsExactly(FederatedCredential.TOKEN_EXCHANGE);
        });
    assertThat(cluster.field(space, "serviceaccount/web", "{.metadata.annotations}"))
        .contains("\"azure.workload.identity/client-id\":\"" + DemoWorld.POD_IDENTITY + "\"")
        .contains("\"azure.workload.identity/tenant-id\":\"" + DemoWorld.TENANT + "\"");
    assertThat(cluster.field(space, "spc/web", "{.spec.parameters}"))
        .contains("\"clientID\":\"" + DemoWorld.POD_IDENTITY + "\"")
        .doesNotContain("\"usePodIdentity\":\"true\"");
    assertThat(cluster.field(space, "deployment/web", "{.spec.template.metadata.labels}"))
        .contains("\"azure.workload.identity/use\":\"true\"")
        .doesNotContain("aadpodidbinding");
    assertThat(cluster.field(space, "deployment/web", "{.spec.template.spec.serviceAccountName}"))
        .isEqualTo("web");

    var after = objects(space);
    assertThat(migrate(space).out()).containsPattern("Deployment/web +moved");
    assertThat(migrate(space, "--apply").exitCode()).isZero();
    assertThat(objects(space)).isEqualTo(after);

    var undone = migrate(space, "--rollback");
    assertThat(undone.exitCode()).as(undone.out() + undone.err()).isZero();
    assertThat(objects(space)).isEqualTo(before);
    assertThat(credentials(DemoWorld.POD_IDENTITY)).isEmpty();
  }

  @Test
  void leavesAWorkloadAsItWasIfTheVaultRefuses() {
    var space = world("shut", "user-assigned-identity", DemoWorld.USER_ASSIGNED_IDENTITY);
    var before = objects(space);
    var pods = cluster.field(space, "deployment/web", "{.spec.template}");
    var parameters = cluster.field(space, "spc/web", "{.spec.parameters}");

    assertThat(migrate(space, "--apply", "--auth-method client_secret").exitCode()).isEqualTo(2);
    assertThat(objects(space)).isEqualTo(before);

    var refused = migrate(space, "--apply", FLAGS);
    assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(1);
    assertThat(refused.out())
        .containsPattern("shut +Deployment/web +failed")
        .contains("https://shut.", DemoWorld.USER_ASSIGNED_IDENTITY);
    assertThat(cluster.field(space, "deployment/web", "{.spec.template}")).isEqualTo(pods);
    assertThat(cluster.field(space, "spc/web", "{.spec.parameters}")).isEqualTo(parameters);
    assertThat(migrate(space).out()).containsPattern("Deployment/web +started");

    var undone = migrate(space, "--rollback", FLAGS);
    assertThat(undone.exitCode()).as(undone.out() + undone.err()).isZero();
    assertThat(objects(space)).isEqualTo(before);
    assertThat(credentials(DemoWorld.USER_ASSIGNED_IDENTITY)).isEmpty();
  }

  /// Makes a namespace and a vault of this name, and what pod identity needs to bring them
  /// together.
  private String world(String name, String identity, String clientId) {
    azure.vaults().create(name).putSecret("password", SECRET);
    cluster.namespace(name);
    cluster.apply(
        """
        apiVersion: aadpodidentity.k8s.io/v1
        kind: AzureIdentity
        metadata: {name: web, namespace: %1$s}
        spec: {type: 0, resourceID: "%2$s", clientID: %3$s}
        ---
        apiVersion: aadpodidentity.k8s.io/v1
        kind: AzureIdentityBinding
        metadata: {name: web, namespace: %1$s}
        spec: {azureIdentity: web, selector: %1$s}
        ---
        apiVersion: secrets-store.csi.x-k8s.io/v1
        kind: SecretProviderClass
        metadata: {name: web, namespace: %1$s}
        spec:
          provider: azure
          parameters:
            usePodIdentity: "true"
            keyvaultName: %1$s
            tenantId: %4$s
            objects: "array: [{objectName: password, objectType: secret}]"
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: %1$s}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web, aadpodidbinding: %1$s}}
            spec:
              containers: [{name: main, image: registry.invalid/web}]
              volumes:
                - name: secrets
                  csi:
                    driver: secrets-store.csi.k8s.io
                    readOnly: true
                    volumeAttributes: {secretProviderClass: web}
        """
            .formatted(name, DemoWorld.identityResourceId(identity), clientId, DemoWorld.TENANT));
    return name;
  }

  /// Runs the command in a namespace, signed in by variables if not by flags.
  private Launcher.Outcome migrate(String space, String... arguments) {
    var variables = List.of(arguments).contains(FLAGS) ? "" : VARIABLES;
    var outcome =
        new Launcher(folder)
            .shell(
                """
                export AZURE_ENVIRONMENT_FILEPATH='%s' SSL_CERT_FILE='%s' KUBECONFIG='%s'
                %s
                '%s' migrate --azure-env AzureStackCloud -n %s %s
                """
                    .formatted(
                        azure.cloudFile(),
                        azure.caFile(),
                        cluster.kubernetes().kubeconfig(),
                        variables,
                        Checkout.root().resolve("keyway"),
                        space,
                        String.join(" ", arguments)));
    assertThat(outcome.out() + outcome.err())
        .doesNotContain(SECRET, DemoWorld.SERVICE_PRINCIPAL_SECRET, "eyJ");
    return outcome;
  }

  private String issuer() {
    return azure.cluster().issuer().toString();
  }

  private Principal principal(String clientId) {
    return azure.directory().findByClientId(clientId).orElseThrow();
  }

  private List<FederatedCredential> credentials(String clientId) {
    return principal(clientId).federatedCredentials();
  }

  /// Returns all that a move may touch, without what the server counts.
  private JsonNode objects(String space) {
    var all =
        JsonMapper.shared()
            .readTree(
                cluster.run("-n", space, "get", "deployments,spc,serviceaccounts", "-o", "json"));
    for (var item : all.path("items")) {
      ((ObjectNode) item).remove("status");
      ((ObjectNode) item.path("metadata")).remove(List.of("resourceVersion", "generation"));
    }
    return all;
  }
}
