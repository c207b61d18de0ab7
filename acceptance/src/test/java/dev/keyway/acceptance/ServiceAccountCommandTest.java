// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import dev.keyway.localkube.KubernetesBinaries;
import dev.keyway.localkube.LocalKubernetes;
import dev.keyway.localkube.LocalKubernetesOptions;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import dev.keyway.sandbox.tls.Certificates;
import dev.keyway.sandbox.tls.TlsContexts;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `keyway serviceaccount` as a user runs it, judged by Azure's own SDK.
class ServiceAccountCommandTest {
  private static final String AUDIENCE = "api://AzureADTokenExchange";

  private LocalAzure azure;
  private LocalKubernetes kubernetes;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    var binaries = KubernetesBinaries.find(System.getenv());
    assumeTrue(binaries.isPresent(), KubernetesBinaries.ADVICE);
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seedIdentities(azure);
    kubernetes = LocalKubernetes.start(binaries.get(), LocalKubernetesOptions.DEFAULTS);
  }

  @AfterEach
  void end() throws IOException {
    if (kubernetes != null) {
      kubernetes.close();
    }
    if (azure != null) {
      azure.close();
    }
  }

  @Test
  void makesAnIdentityThatTheSdkSignsInWithAndUnmakesIt() throws Exception {
    var made =
        keyway("create --azure-role Reader --azure-scope /subscriptions/" + DemoWorld.SUBSCRIPTION);

    var clientId = made.path("clientId").asString();
    assertThat(made.path("phases").findValuesAsString("status")).containsOnly("created");
    assertThat(made.path("tenantId").asString()).isEqualTo(DemoWorld.TENANT);
    assertThat(claims(clientId)).contains("\"appid\":\"" + clientId + "\"");

    var gone = keyway("delete --role-assignment-id " + made.path("roleAssignmentId").asString());

    assertThat(gone.path("phases").findValuesAsString("status"))
        .containsExactly("deleted", "skipped", "deleted", "deleted");
    assertThatThrownBy(() -> claims(clientId)).hasMessageContaining("AADSTS700016");
  }

  private JsonNode keyway(String command) {
    var outcome =
        new Launcher(folder)
            .shell(
                """
                export AZURE_ENVIRONMENT_FILEPATH='%s' SSL_CERT_FILE='%s' KUBECONFIG='%s'
                '%s' serviceaccount %s -o json \
                  --service-account-name shop --service-account-issuer-url '%s' \
                  --azure-env AzureStackCloud --subscription-id %s \
                  --auth-method client_secret --client-id %s --client-secret '%s'
                """
                    .formatted(
                        azure.cloudFile(),
                        azure.caFile(),
                        kubernetes.kubeconfig(),
                        Checkout.root().resolve("keyway"),
                        command,
                        azure.endpoints().oidcIssuer(),
                        DemoWorld.SUBSCRIPTION,
                        DemoWorld.SERVICE_PRINCIPAL,
                        DemoWorld.SERVICE_PRINCIPAL_SECRET));
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    assertThat(outcome.out() + outcome.err()).doesNotContain(DemoWorld.SERVICE_PRINCIPAL_SECRET);
    return JsonMapper.shared().readTree(outcome.out());
  }

  /// Exchanges a token of the service account, and returns what is in the new one.
  private String claims(String clientId) throws Exception {
    var token =
        azure.serviceAccountToken("default", "shop", "pod", AUDIENCE, Duration.ofMinutes(30));
    var file = Files.writeString(folder.resolve("token"), token);
    var tls = TlsContexts.client(Certificates.parse(Files.readString(azure.caFile())));
    var credential =
        new WorkloadIdentityCredentialBuilder()
            .authorityHost(azure.endpoints().authority().toString())
            .tenantId(DemoWorld.TENANT)
            .clientId(clientId)
            .tokenFilePath(file.toString())
            .disableInstanceDiscovery()
            .httpClient(new JdkHttpClientBuilder(HttpClient.newBuilder().sslContext(tls)).build())
            .build();
    var request = new TokenRequestContext().addScopes("https://vault.azure.net/.default");
    var jwt = credential.getTokenSync(request).getToken().split("\\.", -1);
    return new String(Base64.getUrlDecoder().decode(jwt[1]), StandardCharsets.UTF_8);
  }
}
