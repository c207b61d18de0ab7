// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import dev.keyway.acceptance.client.JsClient;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.tls.Certificates;
import dev.keyway.sandbox.tls.TlsContexts;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `sandbox up --kube` as the users of the webhook see it: the API server asks it over TLS, the
/// pod's token lies where its variables say, and the SDKs get tokens with no more than those.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkloadIdentityClusterTest {
  private static final String POD =
      """
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: workload-identity
        annotations: {azure.workload.identity/client-id: %s}
      ---
      apiVersion: v1
      kind: Pod
      metadata:
        name: sdk
        labels: {azure.workload.identity/use: "true"}
      spec:
        serviceAccountName: workload-identity
        containers: [{name: app, image: none}]
      """
          .formatted(DemoWorld.WORKLOAD_IDENTITY);

  private Path kubectl;
  private Launcher keyway;
  private Path folder;

  @BeforeAll
  void up(@TempDir Path own) throws IOException {
    folder = own;
    kubectl = TestCluster.requireAll().kubectl().orElseThrow();
    keyway = new Launcher(folder);
    var _ = must("keyway sandbox up --kube --port 0 --detach");
  }

  @AfterAll
  void down() {
    if (keyway != null) {
      keyway.run("sandbox", "down");
    }
  }

  private Launcher.Outcome shell(String script) {
    return keyway.shell(
        "export PATH='%s':'%s':\"$PATH\"; eval \"$(keyway sandbox env 2>/dev/null)\" || true\n%s"
            .formatted(Checkout.root(), Objects.requireNonNull(kubectl.getParent()), script));
  }

  private String must(String script) {
    var outcome = shell(script);
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    return outcome.out();
  }

  private Launcher.Outcome apply(String manifests) throws IOException {
    var file = Files.writeString(Files.createTempFile(folder, "manifest", ".yaml"), manifests);
    return shell("kubectl apply -f '%s'".formatted(file));
  }

  @Test
  void sdksGetTokensWithWhatTheWebhookGaveThePod() throws Exception {
    var applied = apply(POD);
    assertThat(applied.exitCode()).as(applied.err()).isZero();
    var json =
        must(
            "kubectl wait --for=condition=Ready pod/sdk --timeout=60s >/dev/null;"
                + " kubectl get pod sdk -o json");
    var pod = JsonMapper.shared().readTree(json);
    var environment = environment(pod);
    environment.put(
        "AZURE_FEDERATED_TOKEN_FILE",
        onNode(pod, environment.get("AZURE_FEDERATED_TOKEN_FILE")).toString());
    var ca = Path.of(must("echo \"$SSL_CERT_FILE\"").strip());

    assertThat(inJava(environment, ca).path("appid").asString())
        .isEqualTo(DemoWorld.WORKLOAD_IDENTITY);

    environment.put("NODE_EXTRA_CA_CERTS", ca.toString());
    var js = JsClient.install(Files.createTempDirectory(folder, "js"));
    var outcome = js.exchange(environment, "https://vault.azure.net");
    assertThat(outcome.ok()).as(outcome.err()).isTrue();
    assertThat(outcome.out()).contains(DemoWorld.WORKLOAD_IDENTITY);
  }

  private static Map<String, String> environment(JsonNode pod) {
    var environment = new HashMap<String, String>();
    pod.path("spec")
        .path("containers")
        .path(0)
        .path("env")
        .forEach(variable ->
            environment.put(variable.path("name").asString(), variable.path("value").asString("")));
    assertThat(environment)
        .containsOnlyKeys(
            "AZURE_CLIENT_ID",
            "AZURE_TENANT_ID",
            "AZURE_FEDERATED_TOKEN_FILE",
            "AZURE_AUTHORITY_HOST");
    return environment;
  }

  /// Returns where the node has what the container has at that path.
  private Path onNode(JsonNode pod, String path) {
    for (var mount : pod.path("spec").path("containers").path(0).path("volumeMounts")) {
      var target = mount.path("mountPath").asString();
      if (path.startsWith(target + "/")) {
        var pods = must("keyway sandbox status -o json");
        return Path.of(JsonMapper.shared().readTree(pods).path("pods").asString())
            .resolve(pod.path("metadata").path("uid").asString())
            .resolve("volumes/kubernetes.io~projected")
            .resolve(mount.path("name").asString())
            .resolve(path.substring(target.length() + 1));
      }
    }
    throw new AssertionError("no volume of the pod is at " + path);
  }

  private static JsonNode inJava(Map<String, String> environment, Path ca) throws Exception {
    var tls = TlsContexts.client(Certificates.parse(Files.readString(ca)));
    var credential =
        new WorkloadIdentityCredentialBuilder()
            .authorityHost(environment.get("AZURE_AUTHORITY_HOST"))
            .tenantId(environment.get("AZURE_TENANT_ID"))
            .clientId(environment.get("AZURE_CLIENT_ID"))
            .tokenFilePath(environment.get("AZURE_FEDERATED_TOKEN_FILE"))
            .disableInstanceDiscovery()
            .httpClient(new JdkHttpClientBuilder(HttpClient.newBuilder().sslContext(tls)).build())
            .build();
    var request = new TokenRequestContext().addScopes("https://vault.azure.net/.default");
    var token = credential.getTokenSync(request).getToken();
    var claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
    return JsonMapper.shared().readTree(new String(claims, StandardCharsets.UTF_8));
  }

  @Test
  void refusesAtApplyWhatCouldNeverBeMounted() throws Exception {
    var outcome =
        apply(
            """
            apiVersion: secrets-store.csi.x-k8s.io/v1
            kind: SecretProviderClass
            metadata: {name: broken}
            spec:
              provider: azure
              parameters:
                usePodIdentity: "true"
                useVMManagedIdentity: "true"
                keyvaultName: kvname
                objects: |
                  array:
                    - |
                      objectName: secret1
                      objectType: sekret
            """);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("SecretProviderClass default/broken cannot work")
        .contains("sekret")
        .contains("usePodIdentity")
        .contains("tenantID");
  }

  @Test
  void warnsOfABindingThatNobodyCarries() throws Exception {
    var outcome =
        apply(
            """
            apiVersion: aadpodidentity.k8s.io/v1
            kind: AzureIdentityBinding
            metadata: {name: lonely}
            spec: {azureIdentity: nobody, selector: none}
            """);

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err())
        .contains("there is no AzureIdentity default/nobody (yet)")
        .contains("no pod has the label aadpodidbinding: none (yet)");
  }

  @Test
  void refusesAPodWhoseAccountIsNotThere() throws Exception {
    var outcome =
        apply(
            """
            apiVersion: v1
            kind: Pod
            metadata:
              name: orphan
              labels: {azure.workload.identity/use: "true"}
            spec:
              serviceAccountName: nobody
              containers: [{name: app, image: none}]
            """);

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).contains("serviceaccounts \"nobody\" not found");
  }
}
