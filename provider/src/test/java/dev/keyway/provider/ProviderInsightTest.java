// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider;

import static dev.keyway.provider.TestProvider.wire;
import static dev.keyway.provider.request.MountRequests.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.keyway.provider.request.MountRequests;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a running provider lets its operators see: logs, metrics, health, profiles.
class ProviderInsightTest {
  private final FakeVaults vaults = new FakeVaults();
  @TempDir Path directory;

  private TestProvider provider(String... flags) {
    return new TestProvider(directory, vaults, flags);
  }

  private static StatusRuntimeException failure(TestProvider provider, MountRequests mount) {
    return catchThrowableOfType(
        StatusRuntimeException.class,
        () -> {
          var _ = provider.stub().mount(wire(mount.raw()));
        });
  }

  @Test
  void neverShowsASecretAnywhere() throws Exception {
    vaults.secret("secret1", "planted-value");
    var tokens =
        "{\"api://AzureADTokenExchange\":{\"token\":\"planted-token\",\"expirationTimestamp\":\"2026-01-01T00:00:00Z\"}}";
    try (var provider = provider("-v=5", "--log-format-json")) {
      var good =
          MountRequests.valid()
              .without("useVMManagedIdentity")
              .with("csi.storage.k8s.io/serviceAccount.tokens", tokens)
              .withSecrets(Map.of("clientid", "app", "clientsecret", "planted-password"));
      var _ = provider.stub().mount(wire(good.raw()));
      var broken = good.with("usePodIdentity", "x").withObjects(object("a b", "secret"));
      assertThat(failure(provider, broken).getMessage()).doesNotContain("planted");
      var metrics = provider.get(provider.application().metricsPort(), "/metrics").body();
      assertThat(metrics).contains("keyvault_request").doesNotContain("planted");
      assertThat(provider.log()).contains("\"msg\":\"mounted\"").doesNotContain("planted");
    }
  }

  @Test
  void logsRequestAndResponseWhenVerbose() {
    vaults.secret("secret1", "x");
    try (var provider = provider("-v=5")) {
      var _ = provider.stub().mount(wire(MountRequests.valid().raw()));
      await().until(() -> provider.log().contains("code=\"OK\""));
      assertThat(provider.log())
          .contains("] \"request\" method=\"/v1alpha1.CSIDriverProvider/Mount\"")
          .containsPattern("(?m)^I\\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{6} +\\d+ \\w+\\.java:\\d+\\] ");
      assertThat(failure(provider, MountRequests.valid().without("objects"))).isNotNull();
      await().until(() -> provider.log().contains("code=\"InvalidArgument\""));
      assertThat(provider.log()).containsPattern("(?m)^E.*mount failed");
    }
  }

  @Test
  void servesMetricsUnderTheirOldNames() throws Exception {
    vaults.secret("secret1", "x");
    try (var provider = provider()) {
      var _ = provider.stub().mount(wire(MountRequests.valid().raw()));
      assertThat(failure(provider, MountRequests.valid().withObjects(object("gone", "secret"))))
          .isNotNull();
      var port = provider.application().metricsPort();
      assertThat(provider.get(port, "/debug/pprof/").statusCode()).isEqualTo(404);
      await()
          .untilAsserted(() ->
              assertThat(provider.get(port, "/metrics").body())
                  .contains(
                      "keyvault_request_bucket{",
                      "object_name=\"secret1\"",
                      "object_type=\"secret\"",
                      "error=\"\"",
                      "error=\"not_found\"",
                      "grpc_method=\"/v1alpha1.CSIDriverProvider/Mount\"",
                      "grpc_code=\"OK\"",
                      "grpc_code=\"NotFound\"",
                      "grpc_message=\"not_found\"",
                      "provider=\"azure\"",
                      "os_type=\"linux\"",
                      "service_name=\"csi-secrets-store-provider-azure\"",
                      "otel_scope_name=\"csi-secrets-store-provider-azure\"",
                      "otel_scope_schema_url=\"\"",
                      "le=\"0.1\"",
                      "le=\"30\"",
                      "le=\"+Inf\"",
                      "keyvault_request_sum{",
                      "grpc_request_count{",
                      "target_info{"));
    }
  }

  @Test
  void isAliveWhileItsSocketIsThere() throws Exception {
    try (var provider = provider()) {
      int port = provider.application().healthzPort();
      assertThat(provider.get(port, "/healthz").body()).isEqualTo("ok");
      assertThat(provider.get(port, "/healthz/x").statusCode()).isEqualTo(404);
      // The driver could not reach it any more; a restart makes the socket anew.
      Files.delete(provider.socket());
      assertThat(provider.get(port, "/healthz").statusCode()).isEqualTo(503);
    }
  }

  @Test
  void offersProfilesOnlyWhenAsked() throws Exception {
    try (var provider = provider("--enable-pprof")) {
      int port = provider.application().profilingPort().orElseThrow();
      assertThat(provider.get(port, "/debug/pprof/").body()).contains("heap");
      assertThat(provider.get(port, "/debug/pprof/heap").body()).contains("java.lang.String");
      assertThat(provider.get(port, "/debug/pprof/goroutine").body()).contains("main");
      var recording = provider.get(port, "/debug/pprof/profile?seconds=1");
      assertThat(recording.statusCode()).isEqualTo(200);
      assertThat(recording.headers().firstValue("Content-Length").orElse("0"))
          .hasSizeGreaterThan(3);
    }
  }
}
