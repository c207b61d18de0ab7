// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.client;

import dev.keyway.azure.CacheObserver;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.SecretText;
import dev.keyway.azure.TestCertificate;
import dev.keyway.azure.client.StubServer.Asked;
import dev.keyway.azure.client.StubServer.Reply;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.Sleeper;
import dev.keyway.azure.keyvault.ObjectRef;
import dev.keyway.azure.keyvault.ObjectType;
import dev.keyway.azure.keyvault.Vault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A client against a vault and an Entra ID of this machine, over real TLS. Pauses are only noted.
final class VaultRig implements AutoCloseable {
  private static final TestCertificate IDENTITY =
      TestCertificate.ec("azure", "*.vault.localhost", "login.localhost");

  final StubServer server;
  final AzureClient client;
  final AtomicInteger tokenCalls = new AtomicInteger();
  final List<Duration> pauses = new CopyOnWriteArrayList<>();

  /// Where each token and each object came from.
  final List<String> sources = new CopyOnWriteArrayList<>();

  /// What the vault answers to a request with a good token.
  @FunctionalInterface
  interface VaultScript {
    Reply answer(Asked asked) throws IOException;
  }

  VaultRig(Path folder, VaultScript script) {
    this(folder, Map.of(), script);
  }

  VaultRig(Path folder, Map<String, String> environment, VaultScript script) {
    server =
        StubServer.tls(
            IDENTITY,
            (asked, _) -> {
              if (asked.host().startsWith("login.localhost")) {
                var number = tokenCalls.incrementAndGet();
                var client = asked.body().replaceAll(".*client_id=([a-z]+).*", "$1");
                return Reply.json(
                    200,
                    "{\"expires_in\":3600,\"access_token\":\"%s-%d\"}".formatted(client, number));
              }
              return asked.authorization().startsWith("Bearer ")
                  ? script.answer(asked)
                  : Reply.json(401, "{}", "WWW-Authenticate", challenge("https://vault.localhost"));
            });
    var all = new HashMap<>(environment);
    all.put("SSL_CERT_FILE", StubServer.writePem(folder, IDENTITY).toString());
    Sleeper sleeper = pauses::add;
    CacheObserver observer = (wanted, source) -> sources.add(wanted + " " + source);
    client = AzureClient.create(AzureSettings.fromEnvironment(all), observer, sleeper);
  }

  static String challenge(String resource) {
    return "Bearer authorization=\"https://login.localhost/t\", resource=\"%s\""
        .formatted(resource);
  }

  Vault vault() {
    return vault("alice", Duration.ofSeconds(30));
  }

  Vault vault(String clientId, Duration time) {
    var login = URI.create("https://login.localhost:%d/".formatted(server.port()));
    var cloud =
        new Cloud(
            "Local",
            login,
            "https://vault.localhost",
            "vault.localhost:" + server.port(),
            Cloud.NO_RESOURCE_MANAGER);
    return client
        .vaults()
        .open(
            cloud.vaultUrl("kv1"),
            new Credential.ClientSecret(cloud, "t", clientId, SecretText.of("s3cret")),
            Deadline.after(time, InstantSource.system()));
  }

  static ObjectRef secret(String name) {
    return new ObjectRef(ObjectType.SECRET, name, "");
  }

  static Reply secretReply(String value) {
    return Reply.json(
        200,
        "{\"value\":\"%s\",\"id\":\"https://kv1.vault.localhost/secrets/a/v1\"}".formatted(value));
  }

  static Reply error(int status, String code, String message, String... headers) {
    return Reply.json(
        status,
        "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message),
        headers);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
