// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench.micro;

import dev.keyway.azure.Deadline;
import dev.keyway.azure.client.AzureClient;
import dev.keyway.azure.cloud.Clouds;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.credential.ServiceAccountToken;
import dev.keyway.azure.keyvault.ObjectRef;
import dev.keyway.azure.keyvault.ObjectType;
import dev.keyway.azure.keyvault.VaultObject;
import dev.keyway.azure.token.AccessToken;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.mount.PodTokens;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The demo's vault and a client that reads it as the demo's workload identity.
final class LocalVault implements AutoCloseable {
  /// More than the cache remembers as accepted for one identity.
  private static final int PODS = 600;

  private static final Duration LIFE = Duration.ofHours(1);

  private final LocalAzure azure;
  private final AzureClient client;
  private final List<Credential> pods;
  private int next;

  LocalVault() throws IOException {
    this.azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seed(azure);
    var cloud = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
    this.client = AzureClient.create(cloud.settings());
    this.pods = IntStream.range(0, PODS).mapToObj(this::pod).toList();
    var _ = token();
    var _ = token();
  }

  private Credential pod(int number) {
    var jwt =
        azure.serviceAccountToken(
            "default", "workload-identity", "pod-" + number, PodTokens.WORKLOAD_IDENTITY, LIFE);
    return new Credential.FederatedAssertion(
        Clouds.resolve(LocalCloud.NAME, Optional.of(azure.cloudFile())),
        DemoWorld.TENANT,
        DemoWorld.WORKLOAD_IDENTITY,
        ServiceAccountToken.of(jwt));
  }

  /// Asks for a token as a pod whose assertion the cache does not remember.
  AccessToken token() {
    next = (next + 1) % PODS;
    return client.tokens().get(pods.get(next), azure.endpoints().keyVaultResource(), deadline());
  }

  VaultObject read(String secret) {
    return client
        .vaults()
        .open(azure.endpoints().vaultUri(DemoWorld.VAULT), pods.getFirst(), deadline())
        .get(new ObjectRef(ObjectType.SECRET, secret, ""));
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(30), InstantSource.system());
  }

  @Override
  public void close() throws IOException {
    client.close();
    azure.close();
  }
}
