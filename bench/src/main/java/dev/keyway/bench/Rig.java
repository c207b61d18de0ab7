// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.process.ProviderProcess;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import dev.keyway.sandbox.directory.FederatedCredential;
import dev.keyway.sandbox.fault.Fault;
import dev.keyway.sandbox.fault.FaultRule;
import dev.keyway.sandbox.fault.Service;
import dev.keyway.sandbox.vault.AccessPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A local Azure in this process, and a provider in one of its own as a node has it.
final class Rig implements AutoCloseable {
  private final LocalAzure azure;
  private final Path folder;
  private final ProviderProcess provider;

  private Rig(LocalAzure azure, Path folder, ProviderProcess provider) {
    this.azure = azure;
    this.folder = folder;
    this.provider = provider;
  }

  /// Starts both and returns when the provider answers.
  ///
  /// @param javaOptions further options of the provider's JVM
  static Rig start(List<String> javaOptions) throws IOException {
    var azure = startAzure();
    try {
      var folder = Files.createTempDirectory("keyway-bench");
      var provider = provider(azure, folder, javaOptions, 0);
      try {
        provider.awaitReady();
        return new Rig(azure, folder, provider);
      } catch (IOException | RuntimeException e) {
        provider.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      azure.close();
      throw e;
    }
  }

  /// Starts a local Azure with the demo's identities.
  static LocalAzure startAzure() throws IOException {
    var azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seed(azure);
    return azure;
  }

  /// Starts a provider from the built jar and returns at once.
  ///
  /// @param healthzPort 0 for any
  static ProviderProcess provider(
      LocalAzure azure, Path folder, List<String> javaOptions, int healthzPort) throws IOException {
    var cloud = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
    var flags = new ArrayList<>(cloud.providerFlags());
    flags.addAll(List.of("--healthz-port=" + healthzPort, "--prometheus-port=0"));
    return ProviderProcess.start(jar().toString(), folder, javaOptions, flags, cloud.environment());
  }

  /// Returns the program as it is shipped; its AOT caches lie beside it.
  static Path jar() {
    return Path.of(System.getProperty("keyway.home", "."), "cli", "target", "keyway.jar");
  }

  LocalAzure azure() {
    return azure;
  }

  ProviderProcess provider() {
    return provider;
  }

  /// Makes every call to a vault take longer; replaces any delay before.
  void vaultLatency(Duration delay) {
    azure.faults().clear();
    azure.faults().add(FaultRule.on(Service.VAULT, new Fault.Latency(delay)));
  }

  /// Makes a managed identity that the service account of the same name may use from a pod.
  Identity identity(String name) {
    var directory = azure.directory();
    var identity = directory.createManagedIdentity(name, DemoWorld.identityResourceId(name));
    directory.addFederatedCredential(
        identity.clientId(),
        new FederatedCredential(
            name,
            azure.endpoints().oidcIssuer().toString(),
            "system:serviceaccount:default:" + name,
            List.of(FederatedCredential.TOKEN_EXCHANGE)));
    return new Identity(name, identity.clientId());
  }

  /// Makes a vault with secrets that every identity made so far may read, and returns their names.
  List<String> vault(String name, int secrets) {
    var vault = azure.vaults().create(name);
    azure
        .directory()
        .principals()
        .forEach(principal -> vault.setAccess(principal.principalId(), AccessPolicy.reader()));
    var names = IntStream.range(0, secrets).mapToObj("secret-%d"::formatted).toList();
    names.forEach(secret -> vault.putSecret(secret, "value of " + secret));
    return names;
  }

  /// Starts a request of a new pod for `secrets` of `vault`.
  PodMount pod(Identity identity, String vault, List<String> secrets) {
    return PodMount.of(this, identity, vault, secrets);
  }

  /// A managed identity and the service account of that name.
  record Identity(String serviceAccount, String clientId) {}

  @Override
  public void close() throws IOException {
    provider.close();
    azure.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
