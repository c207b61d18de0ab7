// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.azure.SecretText;
import dev.keyway.cli.manifest.Manifest;
import dev.keyway.cli.mount.MountPlan;
import dev.keyway.cli.mount.PodToken;
import dev.keyway.cli.mount.PodTokens;
import dev.keyway.cli.mount.ProviderClient;
import dev.keyway.provider.request.RawMount;
import dev.keyway.sandbox.DemoWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// One mount of one pod by workload identity, made ready so that only the mount itself is timed.
///
/// @param token the service-account token that is in the request
record PodMount(ProviderClient client, RawMount request, SecretText token, int files) {
  private static final Duration LIMIT = Duration.ofSeconds(100);
  private static final Duration TOKEN_LIFE = Duration.ofHours(1);
  private static final AtomicLong PODS = new AtomicLong();

  /// Prepares the mount of a new pod with a new token, as kubelet would.
  static PodMount of(Rig rig, Rig.Identity identity, String vault, List<String> secrets) {
    var name = "pod-" + PODS.incrementAndGet();
    var account = identity.serviceAccount();
    var token =
        SecretText.of(
            rig.azure()
                .serviceAccountToken(
                    "default", account, name, PodTokens.WORKLOAD_IDENTITY, TOKEN_LIFE));
    var volume = new Manifest.CsiVolume("v", Map.of("secretProviderClass", "kv"), Optional.empty());
    var plan =
        new MountPlan(
            new Manifest.Pod(name, "default", account, Map.of(), List.of(volume)),
            volume,
            new Manifest.SecretProviderClass(
                "kv",
                "default",
                "azure",
                Map.of(
                    "keyvaultName",
                    vault,
                    "tenantID",
                    DemoWorld.TENANT,
                    "clientID",
                    identity.clientId(),
                    "objects",
                    objects(secrets))),
            Optional.empty());
    var tokens =
        Map.of(PodTokens.WORKLOAD_IDENTITY, new PodToken(token, Instant.now().plus(TOKEN_LIFE)));
    return new PodMount(
        new ProviderClient(rig.provider().channel(), LIMIT),
        plan.request(tokens),
        token,
        secrets.size());
  }

  /// Returns the list of objects as a class has it.
  static String objects(List<String> secrets) {
    return secrets.stream()
        .map(secret -> "  - |\n    objectName: " + secret + "\n    objectType: secret\n")
        .collect(Collectors.joining("", "array:\n", ""));
  }

  /// Mounts and returns how long it took.
  ///
  /// @throws dev.keyway.cli.mount.MountFailed if the provider refuses
  Duration mount() {
    var start = System.nanoTime();
    var mounted = client.mount(request, "/var/lib/kubelet/pods/bench/mount");
    var time = Duration.ofNanos(System.nanoTime() - start);
    if (mounted.size() != files) {
      throw new IllegalStateException(
          "asked for %d files, got %d".formatted(files, mounted.size()));
    }
    return time;
  }

  @Override
  public String toString() {
    return "PodMount of " + files;
  }
}
