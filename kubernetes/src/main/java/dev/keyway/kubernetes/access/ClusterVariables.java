// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.kubernetes.access;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The variables of the environment by which the API server is found, with what each means.
public final class ClusterVariables {
  /// What each means, by name.
  public static final Map<String, String> HELP = help();

  private ClusterVariables() {}

  private static Map<String, String> help() {
    var help = new LinkedHashMap<String, String>();
    help.put("KUBECONFIG", "kubeconfigs that say how to reach the API server: PATH:...");
    help.put(
        "KUBERNETES_SERVICE_HOST",
        "the API server's host; set in pods, whose service account is used then");
    help.put("KUBERNETES_SERVICE_PORT", "its port");
    help.put("HOME", "folder with .kube/config");
    return Collections.unmodifiableMap(help);
  }
}
