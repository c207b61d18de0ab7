// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import dev.keyway.cli.local.LocalCloud;
import dev.keyway.cli.local.RunningSandbox;
import dev.keyway.cli.manifest.Manifest;
import dev.keyway.cli.manifest.Manifests;
import dev.keyway.cli.mount.DirectMount;
import dev.keyway.cli.mount.MountPlan;
import dev.keyway.cli.mount.PodTokens;
import dev.keyway.cli.mount.VolumeFolder;
import dev.keyway.provider.request.ServiceAccounts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// One program in the place of one container.
///
/// @param manifests the pod's classes and Secrets
/// @param pod as it would be in the cluster, changed by whatever changes pods there
/// @param container the one of the pod whose place it takes
/// @param mounts whether the volumes should be at the container's paths
public record PodRun(
    RunningSandbox sandbox,
    Manifests manifests,
    PodDocuments documents,
    JsonNode pod,
    JsonNode container,
    boolean mounts) {
  private static final Duration MOUNT_LIMIT = Duration.ofSeconds(105);
  private static final Duration RENEWAL = Duration.ofMinutes(20);

  /// Runs the program to its end.
  ///
  /// @param own the variables of this process
  /// @param notes is told what the container would have and the program has not
  /// @return its exit code
  /// @throws RunFailed if it cannot be started
  public int run(List<String> program, Map<String, String> own, Consumer<String> notes)
      throws IOException, InterruptedException {
    var values = new Values(documents, PodDocuments.namespace(pod));
    try (var root = PrivateFolder.create();
        var metadata = PodMetadata.start(pod, documents, sandbox.cloud())) {
      var volumes = new PodVolumes(root, values, this::token);
      volumes.fill(pod, container, (volume, folder) -> mount(volume, folder, metadata.endpoint()));
      var environment = ContainerEnvironment.of(pod, container, values);
      var placements = volumes.placements(container);
      missing(environment, volumes)
          .forEach(what -> notes.accept("not as in the cluster, missing: " + what));
      var cloud = new LinkedHashMap<String, String>();
      cloud.put("AZURE_AUTHORITY_HOST", sandbox.cloud().endpoints().authority().toString());
      cloud.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", metadata.endpoint().toString());
      cloud.putAll(Trust.variables(sandbox.cloud().caFile(), root.path()));
      var variables =
          mounts
              ? environment.variables()
              : Surroundings.relocated(environment.variables(), placements);
      if (!mounts) {
        placements.forEach(at -> notes.accept("%s is at %s".formatted(at.target(), at.source())));
      }
      var command =
          MountNamespace.command(root.folder("stage"), mounts ? placements : List.of(), program);
      return run(command, Surroundings.of(own, cloud, variables), volumes);
    }
  }

  private static List<String> missing(ContainerEnvironment.Result environment, PodVolumes volumes) {
    var missing = new ArrayList<>(environment.missing());
    missing.addAll(volumes.missing());
    return missing;
  }

  private static int run(List<String> command, Map<String, String> environment, PodVolumes volumes)
      throws InterruptedException {
    var renewing = volumes.hasTokens() ? Optional.of(renewing(volumes)) : Optional.<Thread>empty();
    try {
      return ForegroundProgram.run(command, environment);
    } finally {
      renewing.ifPresent(Thread::interrupt);
    }
  }

  private static Thread renewing(PodVolumes volumes) {
    return Thread.ofVirtual()
        .name("tokens")
        .start(() -> {
          try {
            while (true) {
              Thread.sleep(RENEWAL);
              volumes.renewTokens();
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          } catch (IOException | RuntimeException e) {
            System.err.println("keyway: the pod's tokens could not be renewed: " + e.getMessage());
          }
        });
  }

  private String token(String audience) {
    var account = pod.path("spec").path("serviceAccountName").asString("");
    return sandbox.serviceAccountToken(
        PodDocuments.namespace(pod),
        account.isEmpty() ? "default" : account,
        PodDocuments.name(pod),
        audience);
  }

  private Map<String, String> annotations(String namespace, String name)
      throws ServiceAccounts.Unknown {
    return documents
        .annotations(namespace, name)
        .orElseThrow(
            () -> new ServiceAccounts.Unknown("the account is not among the manifests", false));
  }

  private void mount(String volume, Path folder, URI metadata) throws IOException {
    var name = PodDocuments.name(pod);
    var own =
        new Manifests(
            manifests.all().stream()
                .filter(one -> !(one instanceof Manifest.Pod) || one.name().equals(name))
                .toList());
    var cloud = sandbox.cloud();
    var settings = cloud.settings();
    try (var mount =
        new DirectMount(
            pod.path("metadata").path("labels").has(PodMetadata.LABEL)
                ? settings.withNmiEndpoint(metadata)
                : settings,
            LocalCloud.NAME,
            Optional.of(cloud.cloudFile()),
            this::annotations,
            MOUNT_LIMIT)) {
      for (var plan : MountPlan.of(own, Optional.empty())) {
        if (plan.volume().name().equals(volume)) {
          var tokens = PodTokens.minted((_, audience) -> token(audience)).tokens(plan.pod());
          VolumeFolder.open(folder).write(mount.mount(mount.check(plan.request(tokens))));
        }
      }
    }
  }
}
