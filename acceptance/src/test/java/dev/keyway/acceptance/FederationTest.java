// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import dev.keyway.acceptance.client.Az;
import dev.keyway.acceptance.client.Claims;
import dev.keyway.acceptance.client.JsClient;
import dev.keyway.acceptance.lab.Commands;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.tls.Certificates;
import dev.keyway.sandbox.tls.TlsContexts;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// The chain of workload identity with nothing of Keyway's own in it but the local Azure: `az`
/// prepares, a real API server signs, the SDKs exchange.
class FederationTest {
  private static final String VAULT = "https://vault.azure.net";
  private static final String ACCOUNT = "system:serviceaccount:default:";

  private LocalAzure azure;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seedIdentities(azure);
  }

  @AfterEach
  void end() throws IOException {
    azure.close();
  }

  private Az login() throws IOException {
    var az = Az.register(azure, Files.createTempDirectory(folder, "az"));
    az.must(
        "login",
        "--service-principal",
        "--tenant",
        DemoWorld.TENANT,
        "--username",
        DemoWorld.SERVICE_PRINCIPAL,
        "--password",
        DemoWorld.SERVICE_PRINCIPAL_SECRET);
    return az;
  }

  private String issuer() {
    return azure.endpoints().oidcIssuer().toString();
  }

  private Path token(String serviceAccount) throws IOException {
    return Files.writeString(
        folder.resolve(serviceAccount),
        azure.serviceAccountToken(
            "default",
            serviceAccount,
            "pod",
            FederatedCredential.TOKEN_EXCHANGE,
            Duration.ofMinutes(30)));
  }

  private String exchangeInJava(String clientId, Path token) throws Exception {
    var tls = TlsContexts.client(Certificates.parse(Files.readString(azure.caFile())));
    var credential =
        new WorkloadIdentityCredentialBuilder()
            .authorityHost(azure.endpoints().authority().toString())
            .tenantId(DemoWorld.TENANT)
            .clientId(clientId)
            .tokenFilePath(token.toString())
            .disableInstanceDiscovery()
            .httpClient(new JdkHttpClientBuilder(HttpClient.newBuilder().sslContext(tls)).build())
            .build();
    var request = new TokenRequestContext().addScopes(VAULT + "/.default");
    return Claims.of(credential.getTokenSync(request).getToken());
  }

  @Test
  void javaExchangesForAnApplicationThatAzMade() throws Exception {
    var az = login();
    var app = az.must("ad", "app", "create", "--display-name", "workload");
    var appId = app.path("appId").asString();
    az.must("ad", "sp", "create", "--id", appId);
    var parameters =
        Files.writeString(
            folder.resolve("credential.json"),
            JsonMapper.shared()
                .writeValueAsString(
                    Map.of(
                        "name",
                        "kubernetes",
                        "issuer",
                        issuer(),
                        "subject",
                        ACCOUNT + "java",
                        "audiences",
                        List.of(FederatedCredential.TOKEN_EXCHANGE))));
    az.must(
        "ad",
        "app",
        "federated-credential",
        "create",
        "--id",
        appId,
        "--parameters",
        "@" + parameters);

    assertThat(exchangeInJava(appId, token("java"))).contains("\"appid\":\"" + appId + "\"");

    var scope = "/subscriptions/" + DemoWorld.SUBSCRIPTION;
    var role =
        az.must(
            "role",
            "assignment",
            "create",
            "--role",
            "Reader",
            "--assignee",
            appId,
            "--scope",
            scope);
    assertThat(azure.roles().find(role.path("id").asString())).isPresent();
    var bearer = Files.readString(token("java"));
    var federated = Az.register(azure, Files.createTempDirectory(folder, "federated"));
    var account =
        federated.must(
            "login",
            "--service-principal",
            "--tenant",
            DemoWorld.TENANT,
            "--username",
            appId,
            "--federated-token",
            bearer);
    assertThat(account.get(0).path("user").path("name").asString()).isEqualTo(appId);
  }

  @Test
  void javaScriptExchangesForAnIdentityThatAzMade() throws Exception {
    var az = login();
    az.must("group", "create", "--name", "workload", "--location", "local");
    var identity = az.must("identity", "create", "-g", "workload", "-n", "id1");
    var credential = List.of("identity", "federated-credential");
    az.must(
        command(
            credential,
            "create",
            "--name",
            "kubernetes",
            "--identity-name",
            "id1",
            "-g",
            "workload",
            "--issuer",
            issuer(),
            "--subject",
            ACCOUNT + "node"));
    assertThat(az.must(command(credential, "list", "--identity-name", "id1", "-g", "workload")))
        .hasSize(1);
    var js = JsClient.install(folder);

    var outcome =
        js.exchange(
            Map.of(
                "AZURE_AUTHORITY_HOST",
                azure.endpoints().authority().toString(),
                "AZURE_TENANT_ID",
                DemoWorld.TENANT,
                "AZURE_CLIENT_ID",
                identity.path("clientId").asString(),
                "AZURE_FEDERATED_TOKEN_FILE",
                token("node").toString(),
                "NODE_EXTRA_CA_CERTS",
                azure.caFile().toString()),
            VAULT);

    assertThat(outcome.ok()).as(outcome.err()).isTrue();
    assertThat(outcome.out()).contains(identity.path("principalId").asString());
  }

  private static String[] command(List<String> group, String... rest) {
    return Stream.concat(group.stream(), Arrays.stream(rest)).toArray(String[]::new);
  }

  @Test
  void exchangesWhatARealApiServerSigned() throws Exception {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(
        binaries.isPresent() && binaries.get().kubectl().isPresent(), KubernetesBinaries.ADVICE);
    var key = Files.writeString(folder.resolve("issuer.key"), azure.cluster().signingKeyPem());
    azure
        .directory()
        .addFederatedCredential(
            DemoWorld.USER_ASSIGNED_IDENTITY,
            FederatedCredential.of("kubernetes", issuer(), ACCOUNT + "real"));
    try (var kubernetes =
        LocalKubernetes.start(
            binaries.get(), LocalKubernetesOptions.DEFAULTS.issuedBy(issuer(), key))) {
      var kubectl = binaries.get().kubectl().orElseThrow().toString();
      var config = "--kubeconfig=" + kubernetes.kubeconfig();
      assertThat(run("", kubectl, config, "create", "serviceaccount", "real")).isNotEmpty();
      var answer =
          run(
              "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{\"audiences\":[\"%s\"]}}"
                  .formatted(FederatedCredential.TOKEN_EXCHANGE),
              kubectl,
              config,
              "create",
              "--raw",
              "/api/v1/namespaces/default/serviceaccounts/real/token",
              "-f",
              "-");
      var token = JsonMapper.shared().readTree(answer).path("status").path("token").asString();

      var claims =
          exchangeInJava(
              DemoWorld.USER_ASSIGNED_IDENTITY, Files.writeString(folder.resolve("real"), token));

      assertThat(claims).contains(DemoWorld.USER_ASSIGNED_IDENTITY);
      assertThat(azure.calls().count("oidc.jwks")).isPositive();
    }
  }

  private static String run(String input, String... command) {
    var outcome = Commands.run(new ProcessBuilder(command), input, Duration.ofMinutes(1));
    assertThat(outcome.ok()).as(outcome.err()).isTrue();
    return outcome.out();
  }
}
