// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import dev.keyway.cli.local.LocalCluster;
import dev.keyway.cli.local.RunningSandbox;
import dev.keyway.sandbox.DemoWorld;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A pod of the local cluster that has its volumes, in whose place a program is to run.
///
/// @param documents all ConfigMaps, Secrets and pods of its namespace
/// @param pod as the API server has it, after the webhook
/// @param nmi the cluster's, if it has one
public record ClusterPod(
    RunningSandbox sandbox,
    LocalCluster cluster,
    PodDocuments documents,
    JsonNode pod,
    Optional<URI> nmi) {

  /// Runs a program as that container of the pod to its end.
  ///
  /// @param containerName empty for the first
  /// @param own the variables of this process
  /// @param notes is told what the container would have and the program has not
  /// @return its exit code
  /// @throws RunFailed if it cannot be started
  public int exec(
      String containerName, List<String> program, Map<String, String> own, Consumer<String> notes)
      throws IOException, InterruptedException {
    var container = PodDocuments.container(pod, containerName);
    var values = new Values(documents, PodDocuments.namespace(pod));
    try (var root = PrivateFolder.create();
        var metadata = Metadata.of(this)) {
      var volumes = new PodVolumes(root, values, ClusterPod::noToken);
      published().forEach(volumes::add);
      volumes.fill(pod, container, ClusterPod::notPublished);
      var environment = ContainerEnvironment.of(pod, container, values);
      Stream.concat(environment.missing().stream(), volumes.missing().stream())
          .forEach(what -> notes.accept("not as in the container, missing: " + what));
      var cloud = new LinkedHashMap<String, String>();
      cloud.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", metadata.endpoint().toString());
      cloud.putAll(Trust.variables(sandbox.cloud().caFile(), root.path()));
      var command =
          MountNamespace.command(root.folder("stage"), volumes.placements(container), program);
      return ForegroundProgram.run(command, Surroundings.of(own, cloud, environment.variables()));
    }
  }

  /// Returns the volumes that kubelet's stand-in has published, by name.
  private Map<String, Path> published() {
    var folders = new LinkedHashMap<String, Path>();
    var uid = pod.path("metadata").path("uid").asString("");
    for (var volume : pod.path("spec").path("volumes")) {
      var name = volume.path("name").asString("");
      var all = cluster.pods().resolve(uid).resolve("volumes");
      Stream.of(
              all.resolve("kubernetes.io~csi").resolve(name).resolve("mount"),
              all.resolve("kubernetes.io~projected").resolve(name))
          .filter(Files::isDirectory)
          .forEach(folder -> folders.put(name, folder));
    }
    return folders;
  }

  private static String noToken(String audience) throws IllegalStateException {
    throw new RunFailed("the volume with the token for %s is not published".formatted(audience));
  }

  private static void notPublished(String volume, Path folder) {
    throw new RunFailed("the volume %s is not published".formatted(volume));
  }

  /// What answers the pod's calls to the metadata service: NMI, called from the pod's address, or
  /// the machine's own where there is no NMI between.
  private record Metadata(Optional<SourceRelay> relay, URI endpoint) implements AutoCloseable {
    static Metadata of(ClusterPod of) throws IOException {
      var address = of.pod.path("status").path("podIP").asString("");
      if (of.nmi.isEmpty()
          || address.isEmpty()
          || of.pod.path("spec").path("hostNetwork").asBoolean(false)) {
        var machine = of.sandbox.cloud().endpoints().imds(DemoWorld.VIRTUAL_MACHINE);
        return new Metadata(Optional.empty(), machine);
      }
      var relay = SourceRelay.start(address, of.nmi.get());
      return new Metadata(Optional.of(relay), relay.endpoint());
    }

    @Override
    public void close() throws IOException {
      if (relay.isPresent()) {
        relay.get().close();
      }
    }
  }
}
