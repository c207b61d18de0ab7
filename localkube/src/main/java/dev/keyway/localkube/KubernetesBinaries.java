// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The programs that a local API server needs.
///
/// @param kubectl empty where it is not installed
public record KubernetesBinaries(Path apiServer, Path etcd, Optional<Path> kubectl) {
  /// What to tell a user who has none.
  public static final String ADVICE =
      "kube-apiserver and etcd are not here: set KUBEBUILDER_ASSETS to a folder that holds them"
          + " (setup-envtest use -p path prints one), or put them on PATH";

  /// Returns the programs in `KUBEBUILDER_ASSETS` or else on `PATH`; empty if one is missing.
  ///
  /// @param environment the process's variables
  public static Optional<KubernetesBinaries> find(Map<String, String> environment) {
    return find("kube-apiserver", environment)
        .flatMap(api ->
            find("etcd", environment)
                .map(etcd -> new KubernetesBinaries(api, etcd, find("kubectl", environment))));
  }

  /// Returns kube-controller-manager, which some collections of these programs leave out.
  public Optional<Path> controllers() {
    return Optional.of(apiServer.resolveSibling("kube-controller-manager"))
        .filter(Files::isExecutable);
  }

  private static Optional<Path> find(String program, Map<String, String> environment) {
    var path = environment.getOrDefault("PATH", "");
    return Stream.concat(
            Stream.ofNullable(environment.get("KUBEBUILDER_ASSETS")), Stream.of(path.split(":")))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
