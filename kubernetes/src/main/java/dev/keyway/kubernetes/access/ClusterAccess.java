// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the API server is, how it is recognised, and as whom it is asked.
///
/// @param server its address, possibly with a path
/// @param serverName what its certificate must be for, if not the host of `server`
/// @param namespace the one meant where none is named
/// @param origin where this was found, for messages
public record ClusterAccess(
    URI server,
    ServerTrust trust,
    Optional<String> serverName,
    TokenSource token,
    Optional<ClientIdentity> certificate,
    String namespace,
    String origin) {

  /// Where kubelet puts a pod's token, CA and namespace.
  public static final Path SERVICE_ACCOUNT_FOLDER =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /// Where to look.
  ///
  /// @param kubeconfig the file a flag names
  /// @param environment the process's variables
  /// @param home the user's folder
  /// @param serviceAccount usually [#SERVICE_ACCOUNT_FOLDER]
  public record Places(
      Optional<Path> kubeconfig,
      Map<String, String> environment,
      Optional<Path> home,
      Path serviceAccount) {
    public Places {
      environment = Map.copyOf(environment);
    }

    /// Returns those of a process on a machine or in a pod.
    ///
    /// @param kubeconfig the file a flag names
    /// @param environment the process's variables
    public static Places of(Optional<Path> kubeconfig, Map<String, String> environment) {
      var home = Optional.ofNullable(environment.get("HOME")).filter(path -> !path.isEmpty());
      return new Places(kubeconfig, environment, home.map(Path::of), SERVICE_ACCOUNT_FOLDER);
    }
  }

  /// Returns what is found first: the named kubeconfig, `KUBECONFIG`, the pod's service account,
  /// `.kube/config` at home.
  ///
  /// @throws AccessFailed.NothingNamed if there is none of these
  /// @throws AccessFailed if the first of them is not usable
  public static ClusterAccess find(Places places, InstantSource clock) throws AccessFailed {
    if (places.kubeconfig().isPresent()) {
      return kubeconfig(List.of(places.kubeconfig().get()), clock);
    }
    var listed =
        Arrays.stream(places.environment().getOrDefault("KUBECONFIG", "").split(":"))
            .filter(name -> !name.isBlank())
            .map(Path::of)
            .toList();
    if (!listed.isEmpty()) {
      return kubeconfig(listed, clock);
    }
    if (places.environment().containsKey("KUBERNETES_SERVICE_HOST")) {
      return inCluster(places.environment(), places.serviceAccount(), clock);
    }
    var own = places.home().map(home -> home.resolve(".kube/config")).filter(Files::exists);
    if (own.isPresent()) {
      return kubeconfig(List.of(own.get()), clock);
    }
    throw new AccessFailed.NothingNamed(
        "no API server to talk to: not in a pod (KUBERNETES_SERVICE_HOST is not set), and neither"
            + " --kubeconfig, KUBECONFIG nor ~/.kube/config names one");
  }

  /// Returns the access of a program without a cluster: each call fails at once as unavailable, for
  /// the reason `why`.
  public static ClusterAccess none(AccessFailed.NothingNamed why) {
    TokenSource nobody =
        () -> {
          throw new AccessFailed(String.valueOf(why.getMessage()), why);
        };
    return new ClusterAccess(
        URI.create("http://none.invalid"),
        new ServerTrust.Machine(),
        Optional.empty(),
        nobody,
        Optional.empty(),
        "default",
        "nowhere");
  }

  /// Returns the access of a kubeconfig, or of several read as one.
  public static ClusterAccess kubeconfig(List<Path> files, InstantSource clock)
      throws AccessFailed {
    return Kubeconfig.read(files).access(clock);
  }

  /// Returns the access of a pod.
  ///
  /// @param environment has `KUBERNETES_SERVICE_HOST` and `KUBERNETES_SERVICE_PORT`
  /// @param folder holds `token`, `ca.crt` and maybe `namespace`
  public static ClusterAccess inCluster(
      Map<String, String> environment, Path folder, InstantSource clock) throws AccessFailed {
    var host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    var port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
    var authorities = folder.resolve("ca.crt");
    if (!Files.exists(authorities)) {
      throw new AccessFailed(
          "%s is missing: mount a service account token, or give --kubeconfig"
              .formatted(authorities));
    }
    var trust = new ServerTrust.AuthorityFile(authorities);
    var _ = trust.certificates();
    try {
      var address = "https://%s:%s".formatted(host.contains(":") ? "[" + host + "]" : host, port);
      return new ClusterAccess(
          URI.create(address),
          trust,
          Optional.empty(),
          new TokenFile(folder.resolve("token"), clock),
          Optional.empty(),
          namespace(folder.resolve("namespace")),
          "the pod's service account");
    } catch (IllegalArgumentException e) {
      throw new AccessFailed(
          "KUBERNETES_SERVICE_HOST %s and KUBERNETES_SERVICE_PORT %s are no address"
              .formatted(host, port),
          e);
    } catch (IOException e) {
      throw new AccessFailed("%s cannot be read: %s".formatted(folder, e), e);
    }
  }

  private static String namespace(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file).strip() : "default";
  }
}
