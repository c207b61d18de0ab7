// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.bench;

import dev.keyway.kubernetes.client.KubernetesClient;
import dev.keyway.kubernetes.client.KubernetesException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Requests that an API server has counted, of the kinds that a node's program deals with.
///
/// @param writes that change objects
/// @param all with reads, and with watches that have ended
record ApiCalls(long writes, long all) {
  private static final Set<String> KINDS =
      Set.of(
          "secretproviderclasspodstatuses",
          "secretproviderclasses",
          "secrets",
          "events",
          "csidrivers",
          "nodes",
          "serviceaccounts");
  private static final Set<String> WRITES =
      Set.of("POST", "PUT", "PATCH", "APPLY", "DELETE", "DELETECOLLECTION");
  private static final Pattern LINE =
      Pattern.compile("apiserver_request_total\\{(.*)} ([0-9.e+]+)");
  private static final Pattern RESOURCE = Pattern.compile("(?:^|,)resource=\"([^\"]*)\"");
  private static final Pattern VERB = Pattern.compile("(?:^|,)verb=\"([^\"]*)\"");

  /// Returns what it has counted so far. Pods are left out, as only others write them.
  static ApiCalls now(KubernetesClient client) throws KubernetesException {
    var writes = 0L;
    var all = 0L;
    for (var line : lines(client)) {
      var counter = LINE.matcher(line);
      if (counter.matches() && KINDS.contains(label(RESOURCE, counter.group(1)))) {
        long count = (long) Double.parseDouble(counter.group(2));
        all += count;
        if (WRITES.contains(label(VERB, counter.group(1)))) {
          writes += count;
        }
      }
    }
    return new ApiCalls(writes, all);
  }

  private static List<String> lines(KubernetesClient client) throws KubernetesException {
    return client.raw("/metrics").lines().toList();
  }

  private static String label(Pattern pattern, String labels) {
    var found = pattern.matcher(labels);
    return found.find() ? found.group(1) : "";
  }

  /// Returns what came after `earlier`.
  ApiCalls since(ApiCalls earlier) {
    return new ApiCalls(writes - earlier.writes, all - earlier.all);
  }
}
