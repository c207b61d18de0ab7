// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.run;

import dev.keyway.cli.local.RunningSandbox;
import dev.keyway.cli.manifest.Manifests;
import dev.keyway.sandbox.DemoWorld;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/// The manifests of a pod and the local Azure it is to run against.
public final class PodRuns {
  private final RunningSandbox sandbox;
  private final Manifests manifests;
  private final PodDocuments documents;

  private PodRuns(RunningSandbox sandbox, Manifests manifests, PodDocuments documents) {
    this.sandbox = sandbox;
    this.manifests = manifests;
    this.documents = documents;
  }

  /// Reads the manifests.
  ///
  /// @param sources files, folders, or `-` for `stdin`
  public static PodRuns read(List<String> sources, InputStream stdin, RunningSandbox sandbox)
      throws IOException {
    var input = sources.contains("-") ? stdin.readAllBytes() : new byte[0];
    return new PodRuns(
        sandbox,
        Manifests.read(sources, new ByteArrayInputStream(input)),
        PodDocuments.read(sources, new ByteArrayInputStream(input)));
  }

  /// Chooses the container whose place a program is to take.
  ///
  /// @param podName empty if there is but one pod
  /// @param containerName empty for the first container
  /// @param warnings is told what the webhook would tell
  /// @throws RunFailed if there is no such pod or container, or the webhook would refuse it
  public PodRun prepare(
      String podName, String containerName, boolean mounts, Consumer<String> warnings) {
    var authority = sandbox.cloud().endpoints().authority().toString();
    var pod =
        new Webhook(documents, DemoWorld.TENANT, authority).admit(documents.pod(podName), warnings);
    return new PodRun(
        sandbox, manifests, documents, pod, PodDocuments.container(pod, containerName), mounts);
  }
}
