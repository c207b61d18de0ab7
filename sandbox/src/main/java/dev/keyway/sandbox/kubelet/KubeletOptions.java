// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.sandbox.kubelet;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/// What a kubelet stands in for.
///
/// @param server the API server
/// @param caFile PEM certificates of whom its certificate goes back to
/// @param token of a user who may do what kubelet, the scheduler and the account controller do
/// @param nodeName of the node, which is created if it is not there
/// @param root what `/var/lib/kubelet` is on a node; absolute
/// @param scheduler whether pods without a node are given to this one
public record KubeletOptions(
    URI server,
    Path caFile,
    String token,
    String nodeName,
    Path root,
    boolean scheduler,
    Timing timing,
    InstantSource clock) {

  /// A kubelet that waits as kubelet does and takes every pod.
  public static KubeletOptions of(
      URI server, Path caFile, String token, String nodeName, Path root) {
    return new KubeletOptions(
        server,
        caFile,
        token,
        nodeName,
        root.toAbsolutePath(),
        true,
        Timing.KUBELET,
        InstantSource.system());
  }

  public KubeletOptions timing(Timing value) {
    return new KubeletOptions(server, caFile, token, nodeName, root, scheduler, value, clock);
  }

  @Override
  public String toString() {
    return "kubelet of %s at %s".formatted(nodeName, server);
  }
}
