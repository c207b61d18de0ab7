// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import dev.keyway.cli.local.LocalCluster;
import dev.keyway.cli.local.RunningSandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The pods of the local cluster, found by its administrator's rights.
///
/// @param kubectl the program
public record ClusterPods(RunningSandbox sandbox, LocalCluster cluster, Path kubectl) {

  /// Returns a pod that runs.
  ///
  /// @throws RunFailed if there is none of that name, or it does not run yet, with the reason that
  ///   kubelet last gave
  public ClusterPod find(String namespace, String name) throws IOException, InterruptedException {
    requireOurNamespace();
    var documents = objects(namespace);
    var pod =
        documents
            .find("Pod", namespace, name)
            .orElseThrow(() ->
                new RunFailed(
                    "there is no pod %s in namespace %s; there are: %s"
                        .formatted(name, namespace, names(documents))));
    var phase = pod.path("status").path("phase").asString("Pending");
    if (!phase.equals("Running")) {
      throw new RunFailed(
          "pod %s/%s is %s, not Running%s"
              .formatted(
                  namespace,
                  name,
                  phase,
                  lastEvent(documents, pod).map(why -> ": " + why).orElse("")));
    }
    return new ClusterPod(sandbox, cluster, documents, pod, cluster.nmi());
  }

  private static String names(PodDocuments documents) {
    var names =
        documents.all().stream()
            .filter(one -> one.path("kind").asString("").equals("Pod"))
            .map(PodDocuments::name)
            .sorted()
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : names;
  }

  /// Returns what the newest warning about the pod says.
  private static Optional<String> lastEvent(PodDocuments documents, JsonNode pod) {
    var uid = pod.path("metadata").path("uid");
    return documents.all().stream()
        .filter(one -> one.path("involvedObject").path("uid").equals(uid))
        .filter(event -> event.path("type").asString("").equals("Warning"))
        .max((one, other) -> time(one).compareTo(time(other)))
        .map(event -> event.path("message").asString(""));
  }

  private static String time(JsonNode event) {
    return event.path("lastTimestamp").asString("");
  }

  private PodDocuments objects(String namespace) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                kubectl.toString(),
                "--kubeconfig=" + cluster.kubeconfig(),
                "--namespace=" + namespace,
                "get",
                "pods,configmaps,secrets,events",
                "--output=json")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new RunFailed("kubectl cannot read the local cluster; is it still running?");
    }
    try {
      var items = JsonMapper.shared().readTree(printed).path("items");
      return new PodDocuments(List.copyOf(items.valueStream().toList()));
    } catch (JacksonException e) {
      throw new IOException("kubectl printed no JSON", e);
    }
  }

  /// Volumes that were mounted in another mount namespace are not to be seen from here.
  private void requireOurNamespace() throws IOException {
    var own = Path.of("/proc/self/ns/mnt");
    var other = Path.of("/proc/%d/ns/mnt".formatted(sandbox.process().pid()));
    if (Files.exists(own) && !Files.readSymbolicLink(own).equals(Files.readSymbolicLink(other))) {
      throw new RunFailed(
          "the local cluster has its volumes in another mount namespace; run this there: nsenter"
              + " --target %d --mount --user --preserve-credentials keyway sandbox exec ..."
                  .formatted(sandbox.process().pid()));
    }
  }
}
