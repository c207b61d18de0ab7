// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the cluster of a local Azure keeps its things.
///
/// @param folder of the local Azure
public record LocalCluster(Path folder) {
  /// The name of its only node.
  public static final String NODE = "local";

  /// Returns the cluster of the local Azure in `folder`, if one was started with it.
  public static Optional<LocalCluster> in(Path folder) {
    return Optional.of(new LocalCluster(folder))
        .filter(cluster -> Files.exists(cluster.kubeconfig()));
  }

  /// Returns where the API server keeps data, keys and logs.
  public Path control() {
    return folder.resolve("kube");
  }

  /// Returns what kubectl needs.
  public Path kubeconfig() {
    return control().resolve("kubeconfig");
  }

  /// Returns what `/var/lib/kubelet` is on a node.
  public Path kubelet() {
    return folder.resolve("node");
  }

  /// Returns where its NMI answers pods and the provider, if it has one.
  ///
  /// @throws UncheckedIOException if that cannot be read
  public Optional<URI> nmi() {
    try {
      return Files.exists(nmiFile())
          ? Optional.of(URI.create(Files.readString(nmiFile()).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes down where its NMI answers.
  public void nmiAt(URI address) throws IOException {
    Files.writeString(nmiFile(), address + "\n");
  }

  private Path nmiFile() {
    return control().resolve("nmi");
  }

  /// Returns where pods' volumes are, by the uid of the pod.
  public Path pods() {
    return kubelet().resolve("pods");
  }

  /// Returns where a program of the cluster logs, such as `node`.
  public Path log(String program) {
    return folder.resolve(program + ".log");
  }
}
