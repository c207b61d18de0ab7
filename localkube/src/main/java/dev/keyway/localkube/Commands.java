// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.localkube;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command lines of the cluster's programs.
record Commands(KubernetesBinaries binaries, ClusterFiles files, KubernetesVersion version) {

  List<String> etcd(int clientPort, int peerPort) {
    var client = "http://127.0.0.1:" + clientPort;
    var peer = "http://127.0.0.1:" + peerPort;
    return List.of(
        binaries.etcd().toString(),
        "--name=local",
        "--data-dir=" + files.data(),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=local=" + peer,
        "--unsafe-no-fsync",
        "--force-new-cluster");
  }

  List<String> apiServer(int port, int etcdPort, LocalKubernetesOptions options, Path signingKey) {
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            binaries.apiServer().toString(),
            "--etcd-servers=http://127.0.0.1:" + etcdPort,
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--secure-port=" + port,
            "--cert-dir=" + files.certificates(),
            "--service-cluster-ip-range=10.0.0.0/24",
            "--endpoint-reconciler-type=none",
            "--authorization-mode=RBAC",
            "--token-auth-file=" + files.tokens(),
            "--allow-privileged",
            "--service-account-issuer=" + options.issuer(),
            "--service-account-key-file=" + signingKey,
            "--service-account-signing-key-file=" + signingKey,
            "--api-audiences=" + String.join(",", options.audiences()),
            // A pod may come before its account, as with kubectl apply -f of a folder.
            "--disable-admission-plugins=ServiceAccount",
            // As on OpenShift: owners are changed by those only who may delete the object.
            "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
            "--enable-priority-and-fairness=false"));
    if (version.isBefore(1, 21)) {
      command.add("--feature-gates=CSIServiceAccountToken=true");
    }
    return command;
  }

  List<String> controllers(Path program, Path signingKey, List<String> names) {
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            program.toString(),
            "--kubeconfig=" + files.kubeconfig(),
            "--controllers=" + String.join(",", names),
            "--leader-elect=false",
            "--secure-port=0",
            "--service-account-private-key-file=" + signingKey));
    if (version.isBefore(1, 24)) {
      command.add("--port=0");
    }
    return command;
  }
}
