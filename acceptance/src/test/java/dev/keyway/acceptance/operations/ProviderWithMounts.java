// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.acceptance.operations;

import dev.keyway.acceptance.Checkout;
import dev.keyway.azure.SecretText;
import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.manifest.Manifests;
import dev.keyway.cli.mount.MountPlan;
import dev.keyway.cli.mount.MountedFile;
import dev.keyway.cli.mount.PodToken;
import dev.keyway.cli.mount.PodTokens;
import dev.keyway.cli.mount.ProviderClient;
import dev.keyway.cli.process.ProviderProcess;
import dev.keyway.sandbox.DemoWorld;
import dev.keyway.sandbox.LocalAzure;
import dev.keyway.sandbox.LocalAzureOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A provider in a process of its own, a local Azure, and a pod whose objects it fetches.
final class ProviderWithMounts implements AutoCloseable {
  private final LocalAzure azure;
  private final ProviderProcess process;
  private final String token;

  ProviderWithMounts(Path folder, List<String> flags) throws IOException {
    azure = LocalAzure.start(LocalAzureOptions.defaults());
    DemoWorld.seed(azure);
    var cloud = new LocalCloud(azure.endpoints(), azure.caFile(), azure.cloudFile());
    var all = new ArrayList<>(cloud.providerFlags());
    all.addAll(List.of("--healthz-port=0", "--prometheus-port=0"));
    all.addAll(flags);
    process = ProviderProcess.start(Checkout.jar(), folder, List.of(), all, cloud.environment());
    process.awaitReady();
    var pod = plan().pod();
    token =
        azure.serviceAccountToken(
            pod.namespace(),
            pod.serviceAccount(),
            pod.name(),
            PodTokens.WORKLOAD_IDENTITY,
            Duration.ofHours(1));
  }

  private static MountPlan plan() {
    var example = Checkout.root().resolve("examples/workload-identity").toString();
    var manifests = Manifests.read(List.of(example), InputStream.nullInputStream());
    return MountPlan.of(manifests, Optional.empty()).getFirst();
  }

  LocalAzure azure() {
    return azure;
  }

  ProviderProcess process() {
    return process;
  }

  /// Returns the pod's token, by which the provider signs in.
  String token() {
    return token;
  }

  List<MountedFile> mount() {
    var request =
        plan()
            .request(
                Map.of(
                    PodTokens.WORKLOAD_IDENTITY,
                    new PodToken(SecretText.of(token), Instant.now().plus(Duration.ofHours(1)))));
    return new ProviderClient(process.channel(), Duration.ofSeconds(50)).mount(request, "/x");
  }

  @Override
  public void close() throws IOException {
    process.close();
    azure.close();
  }
}
